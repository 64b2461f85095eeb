"""Chooses the screen for a notice of refusal. Of what is recognised only ids are kept."""

from collections.abc import Mapping
from typing import Any

from aiogram_dialog import DialogManager

from dialogs.lookup import answers
from dialogs.shared.context import HELD, Held, place, services
from dialogs.shared.states import Refused
from dialogs.shared.text import cut
from faq import gaps
from filing.rejections import decode
from filing.rejections.decode import Reading

MOST, LONGEST = 3, 160
"""Points without a known reason that are told, and characters of each."""


def is_notice(text: str) -> bool:
    """Whether a text that was not asked for is a refusal beyond doubt."""
    return decode.default().refuses(text) and decode.default().read(text).sure


def prepare() -> None:
    """Reads the reasons now, so that nobody's first message waits for it."""
    decode.default()


async def ask(manager: DialogManager) -> None:
    """Asks for the text; it is about the draft on the screen, or the latest."""
    await about(manager, await draft(manager))


async def about(manager: DialogManager, number: int | None) -> None:
    """The same, about that draft."""
    await manager.start(Refused.ask, {"draft": number})


async def show(manager: DialogManager, held: Held) -> None:
    """What the text says; what is not known is counted, and can be sent to staff."""
    reading = decode.default().read(str(held["text"]))
    data: dict[str, Any] = {"draft": await draft(manager), **_ids(reading)}
    missed = reading.unread if reading.known else (str(held["text"]),)
    if missed:
        data[HELD] = dict(held)
        library = services(manager).library
        for part in missed:
            if library is not None:
                await library.missed(gaps.folded(part), gaps.REFUSAL)
    await manager.start(Refused.read if reading.known else Refused.unknown, data)


async def draft(manager: DialogManager) -> int | None:
    """The draft on the open screen, else the latest."""
    shown = place(manager).get("draft")
    return shown if isinstance(shown, int) else await answers.draft(manager)


def _ids(reading: Reading) -> Mapping[str, Any]:
    library = decode.default().library
    return {
        "reasons": [hit.reason.id for hit in reading.hits],
        "open": [library.words.open.index(row) for row in reading.open],
        "other": reading.other.id if reading.other else "",
        "unread": [cut(point, LONGEST) for point in reading.unread[:MOST]],
        "status": reading.status.words if reading.status else "",
    }
