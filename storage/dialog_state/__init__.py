"""State between updates: dialog state by key, and the inbox of updates."""
