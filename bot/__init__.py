"""The composition root: settings, wiring, both bots, the command line and the local chat page."""
