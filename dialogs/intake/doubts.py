"""Asks back where what is typed for a read value is hardly one: sent once more, it is taken."""

from aiogram_dialog import DialogManager

from dialogs.form.render import fill
from dialogs.routing import meaning
from dialogs.shared import context
from dialogs.shared.context import scratch, translate
from filing.model import Field, Kind
from filing.problems import Term

HARDLY = Term("“{text}” is hardly the answer to “{label}”. If it is, send it once more.")

_SENT = "doubted"


def hardly(manager: DialogManager, field: Field, text: str) -> bool:
    """Whether a text in words is no answer there, and was not sent twice; says so."""
    here = meaning.at(field.id, field.kind)
    if field.kind is not Kind.TEXT or meaning.is_answer(text, here):
        return False
    if scratch(manager).get(_SENT) == text:
        return False
    scratch(manager)[_SENT] = text
    say = translate(manager)
    context.notice(manager, fill(say, HARDLY, {"text": text, "label": say(field.label)}))
    return True
