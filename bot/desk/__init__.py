"""The staff desk bot: cards, queue and relay of staff messages (python-telegram-bot)."""
