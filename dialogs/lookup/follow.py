"""Implicit feedback: whether an answer helped, judged by what the person does next."""

import time
from typing import Final

from aiogram_dialog import DialogManager

from dialogs.lookup import trail
from dialogs.lookup.trail import here, library
from dialogs.shared.context import language, scratch
from faq import gaps

SOON: Final = 60
"""Seconds within which the next question says that the answer was none."""
_ASKED: Final = "asked"


def looked_up(manager: DialogManager, place: str, words: str) -> None:
    """Remembers which words led here, and when."""
    scratch(manager)[_ASKED] = [place, gaps.folded(words), int(time.time())]


def words(manager: DialogManager) -> str:
    """The folded words that led here, else the question of the entry."""
    kind, ids = here(manager)
    place, folded, _at = scratch(manager).get(_ASKED, ("", "", 0))
    if place == f"{kind}:{ids}":
        return str(folded)
    entry = library(manager).knowledge.entry(ids.split(",")[0])
    return gaps.folded(entry.text(language(manager)).question) if entry else ""


async def missed(manager: DialogManager, kind: str) -> None:
    """Counts the words that led here as without a good answer."""
    await library(manager).missed(words(manager), kind)
    _judged(manager)


async def next_question(manager: DialogManager) -> None:
    """Another question comes: right behind an answer, or instead of opening what was suggested."""
    if _suggested(manager):
        await missed(manager, gaps.LEFT)
    elif _answered(manager) and int(time.time()) - scratch(manager)[_ASKED][2] < SOON:
        await missed(manager, gaps.REPHRASED)


async def person(manager: DialogManager) -> None:
    """A person is asked for while an answer, or what was suggested, is shown."""
    if _suggested(manager) or _answered(manager):
        await missed(manager, gaps.PERSON)


async def leads(manager: DialogManager, place: str) -> None:
    """A button is pressed: one of the suggestions is opened, or they are left."""
    if not _suggested(manager):
        return
    opened = place.removeprefix("entry:")
    if opened in here(manager)[1].split(","):
        scratch(manager)[_ASKED][0] = place
    else:
        await missed(manager, gaps.LEFT)


def _suggested(manager: DialogManager) -> bool:
    return _open_question(manager) and here(manager)[0] == "meant"


def _answered(manager: DialogManager) -> bool:
    """An answer is shown that was looked up, and nobody has said yet what it was worth."""
    if not _open_question(manager) or here(manager)[0] not in {"entry", "both", "term"}:
        return False
    return here(manager)[1].split(",")[0] not in scratch(manager).get("voted", ())


def _open_question(manager: DialogManager) -> bool:
    """The present place was looked up, and is not counted yet."""
    if not trail.is_open(manager):
        return False
    place, _folded, at = scratch(manager).get(_ASKED, ("", "", 0))
    return bool(at) and place == ":".join(here(manager))


def _judged(manager: DialogManager) -> None:
    if _ASKED in scratch(manager):
        scratch(manager)[_ASKED][2] = 0
