"""Logging: one line an event, ids and names only. What libraries say is replaced by who said it and
where: their words may hold what somebody wrote."""

import asyncio
import json
import logging
import re
import sys
import threading
from types import TracebackType
from typing import Any

TOKEN = re.compile(r"(?<!\d)\d{5,}(?::|%3A)[A-Za-z0-9_-]{6,}", re.IGNORECASE)
"""What a bot token looks like, also behind the `bot` of an address."""

OWN = ("bot", "desk", "dialogs", "faq", "filing", "storage", "telegram_sim")
"""Packages whose formats are ours, and name ids and kinds only."""

TEXT = "%(asctime)s %(levelname)s %(name)s %(message)s"

log = logging.getLogger(__name__)


def own(name: str) -> bool:
    return name.partition(".")[0] in OWN


class NoContents(logging.Filter):
    """Takes tokens out of our own lines, and tracebacks (they may hold contents) away; of any other
    logger's record only its place and the kind of error are left."""

    def filter(self, record: logging.LogRecord) -> bool:
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        if own(record.name):
            record.msg = TOKEN.sub("<token>", _message(record))
        else:
            record.msg = f"at {record.module}:{record.lineno}"
        if kind:
            record.msg += f" ({kind})"
        record.args = ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - a slip in a format costs its arguments, no more
        return str(record.msg)


class Json(logging.Formatter):
    """One JSON object a line, for who collects them."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(fields, ensure_ascii=False)


def configure(level: int = logging.INFO, style: str = "") -> None:
    """Everything to standard error; libraries only from warnings on. `style`: `json`, else text.

    Whatever ends unseen – in a thread, in a finaliser, at the end of the process – comes here too.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Json() if style == "json" else logging.Formatter(TEXT))
    handler.addFilter(NoContents())
    handler.addFilter(lambda record: own(record.name) or record.levelno >= logging.WARNING)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = uncaught
    sys.unraisablehook = lambda what: uncaught(what.exc_type, what.exc_value, what.exc_traceback)
    threading.excepthook = lambda what: uncaught(what.exc_type, what.exc_value, what.exc_traceback)


def uncaught(
    kind: type[BaseException], _error: BaseException | None, trace: TracebackType | None
) -> None:
    """In place of a traceback, whose last line would repeat what was being handled."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code.co_filename.rsplit("/", 1)[-1] if trace else "?"
    log.critical("uncaught: %s at %s:%s", kind.__name__, code, trace.tb_lineno if trace else 0)


def guard(loop: asyncio.AbstractEventLoop) -> None:
    """What no task waited for is told by its kind."""
    loop.set_exception_handler(_unretrieved)


def _unretrieved(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    error = context.get("exception")
    if isinstance(error, BaseException):
        uncaught(type(error), error, error.__traceback__)
    else:
        log.error("loop: %s", str(context.get("message"))[:100])
