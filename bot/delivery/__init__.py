"""Messages on their way out: relay, rate limits, retries, and what a sender has to do."""
