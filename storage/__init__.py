"""SQL adapters behind the ports of `filing.ports`: sealed drafts, files, inbox, dialog state."""
