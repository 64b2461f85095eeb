"""The kinds of check, by topic; `filing.checks` is their closed list."""
