"""Home, drafts, language, reminders, and text that answers no question."""
