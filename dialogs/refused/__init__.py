"""A notice of refusal, read: what it means, and the questions it concerns."""
