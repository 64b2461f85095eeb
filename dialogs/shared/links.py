"""Deep links, and buttons of other screens, into the FAQ, the assessment or a draft."""

from aiogram_dialog import DialogManager

from dialogs.assess import questions as assess
from dialogs.form import navigation, render
from dialogs.lookup import answers, faq, trail
from dialogs.refused import reading
from dialogs.shared import context
from dialogs.shared.context import owner, services, translate
from dialogs.shared.ids import number
from filing.errors import NotFound, StaleDraft
from filing.problems import Term


async def press(manager: DialogManager, what: str) -> None:
    """`faq`, `assess`, `refused`, `help:<field>`, or `link:<what stands behind ?start=>`."""
    action, _, detail = what.partition(":")
    if action == "faq":
        await trail.go(manager, "topics")
    elif action == "assess":
        await assess.begin(manager)
    elif action == "refused":
        await reading.ask(manager)
    elif action == "help":
        await faq.help_with(manager, detail)
    elif action == "link":
        await navigation.from_outside(manager, follow(manager, detail))
    else:
        await navigation.show_home(manager)


async def follow(manager: DialogManager, link: str) -> None:
    """What stands behind ?start=; an unknown link leads home, and says so."""
    kind, _, ident = link.partition("_")
    road = _ROADS.get(kind)
    if road is None or not await road(manager, ident):
        text = Term("This link no longer works. Here is the start page.")
        context.notice(manager, render.fill(translate(manager), text))
        await navigation.show_home(manager)


async def _faq(manager: DialogManager, ident: str) -> bool:
    if ident and trail.library(manager).knowledge.entry(ident) is None:
        return False
    await trail.go(manager, f"entry:{ident}" if ident else "topics")
    return True


async def _term(manager: DialogManager, ident: str) -> bool:
    if trail.library(manager).knowledge.term(ident) is None:
        return False
    await trail.go(manager, f"term:{ident}")
    return True


async def _assess(manager: DialogManager, _ident: str) -> bool:
    await assess.begin(manager)
    return True


async def _draft(manager: DialogManager, ident: str) -> bool:
    draft = number(ident)
    if draft is None:
        return False
    try:
        await navigation.show_position(manager, draft)
    except (NotFound, StaleDraft):
        return False
    return True


async def _field(manager: DialogManager, ident: str) -> bool:
    """The question in the open draft where it applies, else what is known about it."""
    if ident not in services(manager).catalog.fields:
        return False
    draft = await answers.draft(manager)
    if draft is not None and await _applies(manager, draft, ident):
        await navigation.show_question(manager, draft, ident)
    elif manager.has_context():
        await faq.help_with(manager, ident)
    else:
        label = translate(manager)(services(manager).catalog.fields[ident].label)
        text = Term("“{label}” is a question of the form. Start a filing, and it is asked there.")
        context.notice(manager, render.fill(translate(manager), text, {"label": label}))
        await navigation.show_home(manager)
    return True


async def _applies(manager: DialogManager, draft: int, field: str) -> bool:
    try:
        await services(manager).filings.question(owner(manager), draft, field)
    except (NotFound, StaleDraft):
        return False
    return True


_ROADS = {"faq": _faq, "term": _term, "assess": _assess, "draft": _draft, "field": _field}
