"""HTTP of the desk bot: malformed answers are network errors, unreadable updates are skipped."""

import json
import logging
from typing import Any

from telegram import Update
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

log = logging.getLogger(__name__)

Raw = dict[str, Any]

LARGEST = 2**53
"""Numbers that everybody can tell apart."""

DOWNLOAD = "GET"
"""Files come as they are; everything else is asked for with POST and answered with JSON."""


class Tolerant(HTTPXRequest):
    """The library logs a body it cannot read, and repeats it in its exceptions: a proxy's page or
    half a message of somebody. Here it is told like a lost connection."""

    async def do_request(self, url: str, method: str, *rest: Any, **more: Any) -> tuple[int, bytes]:  # noqa: ANN401 - as the library's
        code, payload = await super().do_request(url, method, *rest, **more)
        if method != DOWNLOAD and not _answers(payload):
            raise NetworkError("an answer that is none")
        return code, payload


class TolerantPolling(Tolerant):
    """The long polling of updates.

    The library gives up on all updates of a call where it cannot read one, and writes their
    contents into the log. Here such an update becomes one with nothing in it, so that the offset
    moves on, and its id is reported.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(read_timeout=seconds)

    @staticmethod
    def parse_json_payload(payload: bytes) -> Raw:
        answer = HTTPXRequest.parse_json_payload(payload)
        found = answer.get("result")
        if isinstance(found, list):
            answer["result"] = [_readable(one) for one in found if _numbered(one)]
        return answer


def _answers(payload: bytes) -> bool:
    try:
        found = json.loads(payload)
    except ValueError:
        return False
    return isinstance(found, dict) and "ok" in found and _timed(found.get("parameters"))


def _timed(more: object) -> bool:
    """How long to wait, where it is said, is a number: the library fails where it is none."""
    seconds = more.get("retry_after", 0) if isinstance(more, dict) else 0
    return isinstance(seconds, int)


def _numbered(raw: object) -> bool:
    """Whether the offset can move on behind it; what is no update, or has another sort of number,
    would keep every later call from being understood."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return isinstance(number, int) and 0 <= number < LARGEST


def _readable(raw: Raw) -> Raw:
    try:
        Update.de_json(raw, None)
    except Exception as error:  # noqa: BLE001 - whatever the library makes of what it does not expect
        number, name = raw["update_id"], type(error).__name__
        log.error("desk: update %s cannot be read: %s", number, name)  # noqa: TRY400 - a traceback may hold contents
        return {"update_id": number}
    return raw
