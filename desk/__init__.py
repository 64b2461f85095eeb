"""Conversations handed to people and back: the domain of the staff desk (`service.Desk`)."""
