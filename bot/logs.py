"""Logging: one line an event, ids and names only; libraries that would write tokens are quiet."""

import logging
import re
import sys

TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{6,}", re.IGNORECASE)
"""What a bot token looks like, also behind the `bot` of an address."""

QUIET = (
    "httpx",
    "httpcore",
    "aiohttp",
    "aiogram",
    "aiogram_dialog",
    "telegram",
    "apscheduler",
    "alembic",
)


class NoSecrets(logging.Filter):
    """Takes tokens out of whatever is logged, and tracebacks (they may hold contents) away."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = TOKEN.sub("<token>", record.getMessage())
        record.args = ()
        if record.exc_info:
            kind = record.exc_info[0]
            record.msg += f" ({kind.__name__ if kind else 'error'})"
            record.exc_info = None
            record.exc_text = None
        return True


def configure(level: int = logging.INFO) -> None:
    """Everything to standard error; libraries only from warnings on, without contents."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(NoSecrets())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL if "aiogram" in name else logging.WARNING)
