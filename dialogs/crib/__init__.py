"""The crib sheet: what to type where in the official system."""
