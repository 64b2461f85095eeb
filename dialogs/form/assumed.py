"""Shows answers that were assumed, when they arise, each with the way to change it."""

from collections.abc import Sequence
from typing import Final

from aiogram_dialog import DialogManager

from dialogs.form import navigation, render
from dialogs.shared import context
from dialogs.shared.context import owner, scratch, services, translate
from dialogs.shared.keys import Key
from dialogs.shared.text import cut, pair, safe
from filing.assumptions import Unread
from filing.model import Field, Kind, Value
from filing.problems import Term, Translate
from filing.service import Reply

SINGLE: Final = 2
"""The first ones have a button each; more are changed from their list."""

SET: Final = "set-"
ALL: Final = "assumed"


def told(say: Translate, reply: Reply) -> list[str]:
    """What follows from the answer; what a guide's choices say, the applicant said."""
    guide = reply.field.guide
    if guide and reply.field.kind is not Kind.TEXT:
        return []
    rows = _given(reply.assumed)
    head = Term("Understood") if guide else Term("We assume")
    return [render.assumed(rows, say, head)] if rows else []


def note(manager: DialogManager, assumed: Sequence[tuple[Field, Value]]) -> None:
    """The next screen offers to change them, as long as it is open."""
    manager.middleware_data[ALL] = [field.id for field, _ in _given(assumed)]


async def begin(manager: DialogManager, draft: int) -> None:
    """The first question of a new draft, and what was assumed before it."""
    review = await services(manager).filings.review(owner(manager), draft)
    rows = _given(review.assumed)
    if rows:
        said = [context.said(manager)] if context.said(manager) else []
        told_ = render.assumed(rows, translate(manager), Term("We assume"))
        context.notice(manager, "\n\n".join([*said, told_]))
    note(manager, rows)
    await navigation.show_position(manager, draft)


def keys(manager: DialogManager) -> list[list[Key]]:
    """The way to what was just assumed."""
    if ALL in manager.middleware_data:
        scratch(manager)[ALL] = manager.middleware_data.pop(ALL)
    found: list[str] = scratch(manager).get(ALL, [])
    say, fields = translate(manager), services(manager).catalog.fields
    more = [[Key(ALL, say("Change what we assume"))]] if len(found) > SINGLE else []
    return [
        [Key(f"{SET}{one}", cut(pair(say, say("Change"), say(fields[one].label)), 50))]
        for one in found[:SINGLE]
        if one in fields
    ] + more


def _given(rows: Sequence[tuple[Field, Value]]) -> list[tuple[Field, Value]]:
    """Without what is merely left out: the review tells that."""
    return [(field, answer) for field, answer in rows if answer is not None]


def unread(translate: Translate, pieces: Unread) -> list[str]:
    """What of a message with several values became no answer, and why where that is known."""
    plain = translate(", ").join(f"“{piece}”" for piece, problem in pieces if problem is None)
    lines = [render.fill(translate, "Not understood: {text}", {"text": plain})] if plain else []
    known = [(piece, problem) for piece, problem in pieces if problem is not None]
    return lines + [
        pair(translate, safe(f"“{piece}”"), safe(problem.say(translate)))
        for piece, problem in known
    ]
