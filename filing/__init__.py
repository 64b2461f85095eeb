"""The domain: what is asked, in which order, and what the rules say. Imports nothing of ours and no
framework."""
