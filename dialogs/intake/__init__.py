"""Values read from a text or a picture: shown field by field, and stored only by a tap."""
