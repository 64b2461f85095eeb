"""What all screens share: states, keyboards, texts, services."""
