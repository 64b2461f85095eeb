"""Updates as Telegram sends them: one that cannot be read harms no other."""

import logging
from typing import Any

from telegram import Update
from telegram.request import HTTPXRequest

log = logging.getLogger(__name__)

Raw = dict[str, Any]


class Tolerant(HTTPXRequest):
    """The long polling of updates.

    The library gives up on all updates of a call where it cannot read one, writes their contents
    into the log, and asks no more. Here such an update becomes one with nothing in it, so that the
    offset moves on, and its id is reported.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(read_timeout=seconds)

    @staticmethod
    def parse_json_payload(payload: bytes) -> Raw:
        answer = HTTPXRequest.parse_json_payload(payload)
        found = answer.get("result")
        if isinstance(found, list):
            answer["result"] = [_readable(one) for one in found]
        return answer


def _readable(raw: Raw) -> Raw:
    try:
        Update.de_json(raw, None)
    except Exception as error:  # noqa: BLE001 - whatever the library makes of what it does not expect
        number, name = raw["update_id"], type(error).__name__
        log.error("desk: update %s cannot be read: %s", number, name)  # noqa: TRY400 - a traceback may hold contents
        return {"update_id": number}
    return raw
