"""The outside's time, handed in as arguments: the moment in UTC, the day in Asia/Shanghai."""

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The moment, aware, UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The day where the filing is made."""
    return dt.datetime.now(SHANGHAI).date()
