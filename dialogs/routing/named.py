"""Answers who names another answer, a paper or a person, or wants it done: what is needed here, and
the values that may be meant as buttons."""

from collections.abc import Sequence

from aiogram_dialog import DialogManager

from dialogs.form import fields
from dialogs.form.render import fill, value
from dialogs.intake import offers
from dialogs.routing import phrases, referred
from dialogs.routing.meaning import Why
from dialogs.routing.sorts import TextSort, of
from dialogs.shared.context import owner, place, services, translate
from dialogs.shared.keys import Key, OldScreen
from dialogs.shared.text import cut, pair, safe
from filing.model import Field, Value
from filing.problems import Term, Translate
from filing.service import Question

INSTEAD = Term("The form needs the answer to “{label}” itself. “{text}” is not stored.")
YOURS = Term("Only you can answer “{label}”: nothing is made up for you. What it has to be:")
MEANT = Term("Did you mean this?")
USUAL = Term("This comes into question:")
PHOTO = Term("You may also send a photo of the paper: it is read here.")

TAKE = "as-"

Offer = tuple[str, str, Value]
"""Id, name on the screen (empty for a usual text), and the answer itself."""


async def shown(manager: DialogManager, why: str, text: str) -> tuple[str, list[list[Key]]]:
    """The screen as HTML, and the values that may be taken."""
    say, asked = translate(manager), await _asked(manager)
    found = _offers(manager, asked, why, text)
    head = INSTEAD if why == Why.REFERS else YOURS
    told = [fill(say, head, {"label": say(asked.field.label), "text": text})]
    told.append("\n".join(_needed(asked, say, manager, text)))
    if found:
        meant = safe(say(MEANT if why == Why.REFERS else USUAL))
        told.append("\n".join([meant, *_lines(found, asked, say)]))
    keys = [[Key(f"{TAKE}{key}", _label(say, name, given))] for key, name, given in found]
    return "\n\n".join(part for part in told if part), keys


async def take(manager: DialogManager, why: str, text: str, key: str) -> None:
    """One of the values becomes the answer."""
    offered = _offers(manager, await _asked(manager), why, text)
    given = next((given for one, _name, given in offered if one == key), None)
    if given is None:
        raise OldScreen
    await fields.instead(manager, given)


async def _asked(manager: DialogManager) -> Question:
    data = place(manager)
    if not isinstance(data["draft"], int):
        raise OldScreen
    return await services(manager).filings.question(owner(manager), data["draft"], data["field"])


def _offers(manager: DialogManager, asked: Question, why: str, text: str) -> list[Offer]:
    """What the text names, then what the question offers itself; each value once."""
    say, catalog = translate(manager), services(manager).catalog
    sort = of(asked.field.id)
    usual = why == Why.SUGGEST or sort is TextSort.ADDRESS
    names = [key for key, _given in asked.offers if not key.isdecimal()]
    if why == Why.REFERS or sort is TextSort.SITE:
        said = text if why == Why.REFERS else ""
        names = [*referred.answers(asked.field, said, asked.known, catalog.fields), *names]
    texts = [(key, "", given) for key, given in asked.offers if key.isdecimal() and usual]
    found = [(one, say(catalog.fields[one].label), asked.known[one]) for one in names]
    rows = [*texts, *found] if sort is TextSort.ADDRESS else [*found, *texts]
    return list({row[2]: row for row in reversed(rows)}.values())[::-1]


def _lines(found: Sequence[Offer], asked: Question, say: Translate) -> list[str]:
    shown = ((name, safe(cut(value(say, asked.field, given), 120))) for _key, name, given in found)
    return [f"• {pair(say, safe(name), given) if name else given}" for name, given in shown]


def _label(say: Translate, name: str, given: Value) -> str:
    return cut(say("Same as: {label}").format(label=name) if name else str(given), 48)


def _needed(asked: Question, say: Translate, manager: DialogManager, text: str) -> list[str]:
    """What the answer has to be, where it is found, and how it looks."""
    field = asked.field
    lines = [safe(say(field.help))] if field.help else []
    if field.where_to_get:
        lines.append(pair(say, safe(say("Where to get it")), safe(say(field.where_to_get))))
    if sample := _sample(asked, field):
        lines.append(pair(say, safe(say("Example")), f"<code>{safe(sample)}</code>"))
    reads = (found := offers.intake(manager)) is not None and found.reader.reads_print
    if reads and phrases.role(text) == referred.PAPER:
        lines.append(safe(say(PHOTO)))
    return lines


def _sample(asked: Question, field: Field) -> str:
    person = asked.known.get("entity_class") == "individual"
    return (field.sample_person if person else "") or field.sample
