"""The databases themselves: connections, group commit, retries, sealing."""
