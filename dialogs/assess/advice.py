"""The screens of the assessment: one question, and the answer with its reasons and what to
prepare."""

from typing import Any

from aiogram.fsm.state import State
from aiogram_dialog import DialogManager

from dialogs.form.render import LONGEST
from dialogs.shared import context
from dialogs.shared.context import language, scratch, services, translate
from dialogs.shared.keys import SHOWN, Key, columns, rows
from dialogs.shared.text import aside, cited, pair, safe
from filing import decisions
from filing.assessment import Assessment, Unusable, next_question
from filing.decisions import Answer, Option, Preparation, Reason, TableQuestion
from filing.model import Catalog
from filing.problems import Term, Translate, is_chinese

WIDE = 34
"""Columns of a phone that a button shows whole; longer choices are numbered in the text."""

IN_A_ROW = 4

OUTCOMES = {
    "yes": Term("Yes, a filing is needed."),
    "no": Term("No filing is needed."),
    "elsewhere": Term("It is needed, but not here: it is made elsewhere."),
    "impossible": Term("This cannot be filed."),
}
"""The four answers in words."""


def inputs(manager: DialogManager) -> dict[str, Answer]:
    """What has been answered, in order; codes only."""
    found: dict[str, Answer] = scratch(manager).setdefault("inputs", {})
    return found


def asked(manager: DialogManager) -> TableQuestion | None:
    """The question that is open; None: there is an answer."""
    return next_question(decisions.default(), inputs(manager))


def outcome(manager: DialogManager) -> Assessment | Unusable:
    advise = services(manager).advise
    assert advise is not None  # noqa: S101 - wiring: no screen leads here without it
    return advise(inputs(manager))


def conflict(manager: DialogManager, found: Unusable) -> str:
    """Why the last answer does not go together with the others."""
    table = decisions.default()
    zh = next((one.zh for one in table.conflicts if one.en == found.detail), found.detail)
    text = zh if is_chinese(language(manager)) else found.detail
    say = translate(manager)
    return pair(say, f"<b>{safe(say('Problem'))}</b>", safe(say(text)))


async def question(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    found = asked(manager)
    if found is None:
        return await result(manager)
    number = len(inputs(manager)) + 1
    head = say("Do I need a filing?") + " · " + say("Question {n}").format(n=number)
    lines = [f"<b>{safe(say(found.text(lang)))}</b>"]
    if hint := found.hint(lang):
        lines.append(f"<i>{safe(say(hint))}</i>")
    listed, keys = choices(found.choices, say, lang)
    parts = [safe(head), context.said(manager), "\n".join(lines), safe("\n".join(listed))]
    return {
        "screen": "\n\n".join(part for part in parts if part),
        SHOWN: found.id,
        "a": [*keys, *_known(manager), *_last(manager, [Key("back", say("Back"))])],
    }


def _known(manager: DialogManager) -> list[list[Key]]:
    """Under the first question: the list of kinds, for those who know theirs."""
    if inputs(manager):
        return []
    return [[Key("kinds", translate(manager)("I know the kind of filing"))]]


def choices(
    options: tuple[Option, ...], say: Translate, lang: str
) -> tuple[list[str], list[list[Key]]]:
    """The choices as buttons; where one is too long for them all, as lines with number buttons."""
    texts = [say(option.text(lang)) for option in options]
    codes = [f"is:{option.code}" for option in options]
    if all(columns(text) <= WIDE for text in texts):
        return [], rows(list(map(Key, codes, texts)))
    lines = [f"{n}. {text}" for n, text in enumerate(texts, 1)]
    keys = [Key(code, str(n)) for n, code in enumerate(codes, 1)]
    return lines, [keys[at : at + IN_A_ROW] for at in range(0, len(keys), IN_A_ROW)]


async def result(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    manager, say, lang = dialog_manager, translate(dialog_manager), language(dialog_manager)
    found = outcome(manager)
    if isinstance(found, Unusable):
        inputs(manager).clear()
        return await question(manager)
    start = (
        [[Key("start", say("Start this filing"))]] if found.kind in services(manager).kinds else []
    )
    around = [Key("back", say("Back")), Key("again", say("Start over"))]
    text = report(found, services(manager).catalog, say, lang)
    said = context.said(manager)
    return {
        "screen": f"{said}\n\n{text}" if said else text,
        "a": [*start, *_last(manager, around), [Key("leave", say("Back to where I was"))]],
    }


def report(found: Assessment, catalog: Catalog, say: Translate, lang: str) -> str:
    """Yes, no, elsewhere or impossible; which kind, why, and what to have ready."""
    head = [f"<b>{safe(say(OUTCOMES[found.filing]))}</b>"]
    if found.kind:
        kind = catalog.kinds[found.kind]
        label = say(kind.label)
        shown = label if kind.zh in label else f"{label} · {kind.zh}"
        what = say("Kind of filing") if found.filing == "yes" else say("What is needed instead")
        head.append(pair(say, safe(what), f"<b>{safe(shown)}</b>"))
    why = [
        f"<b>{safe(say('Why'))}</b>",
        *(_reason(one, catalog, say, lang) for one in found.reasons),
    ]
    parts = ["\n".join(head), "\n".join(why)]
    if found.prepare:
        lines = [_preparation(one, say, lang) for one in found.prepare]
        parts.append("\n".join([f"<b>{safe(say('What to have ready'))}</b>", *lines]))
    return "\n\n".join(parts)[:LONGEST]


def _reason(one: Reason, catalog: Catalog, say: Translate, lang: str) -> str:
    source = catalog.sources[one.source]
    written = aside(say, cited(say, say(source.title), one.chapter), source.as_of)
    return f"• {safe(say(one.text(lang)))}\n<i>{safe(written)}</i>"


def _preparation(one: Preparation, say: Translate, lang: str) -> str:
    found = []
    if one.days:
        found.append(say("takes {days} working days").format(days=one.days.replace("-", "–")))
    if cost := one.cost(lang):
        found.append(say("costs: {costs}").format(costs=say(cost)))
    text, told = say(one.text(lang)), say("; ").join(found)
    return "• " + safe(aside(say, text, told) if told else text)


def preview(state: State) -> dict[str, Any]:
    """A window without a chat."""
    return {"screen": str(state.state), "a": [[Key("back", "Back")]]}


def _last(manager: DialogManager, around: list[Key]) -> list[list[Key]]:
    """What stands under every screen, always in this order."""
    staff = services(manager).ask_staff
    say = translate(manager)
    person = [Key("staff", say("Ask a person"))] if staff is not None else []
    return rows([*around, *person, Key("lang", context.LANGUAGES)])
