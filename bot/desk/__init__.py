"""The staff's bot, built on python-telegram-bot: cards, commands, hand-over – in the desk's group only."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # read by the library: spans of time as timedelta
