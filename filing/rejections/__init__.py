"""What a notice of refusal says: known reasons, recognised in the words of those who refuse."""
