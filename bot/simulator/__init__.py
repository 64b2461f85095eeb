"""A Bot API server for one machine and the chat page: what `icp-guide try` and the end-to-end tests talk to."""
