"""The clock: the present moment in UTC, the present day in Asia/Shanghai."""

import datetime as dt
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> dt.datetime:
    """The moment, aware, UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The day where the filing is made."""
    return dt.datetime.now(SHANGHAI).date()
