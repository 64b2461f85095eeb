"""The desk's tables: cases, links between messages, outbox, staff."""
