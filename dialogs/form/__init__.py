"""The form: windows compiled from the catalogue, and what an answer does."""
