"""The staff's bot, on python-telegram-bot: cards, commands, hand-over, in one group only."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # read by the library: spans of time as timedelta
