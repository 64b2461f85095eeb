"""Who and what a message is meant for: decided before any screen sees it."""
