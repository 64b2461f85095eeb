"""SQL adapters behind the ports of `filing.ports`: sealed drafts, files, cases, outbox, dialog state."""
