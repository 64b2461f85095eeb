"""Home: what this is, the open drafts, a new filing; and one draft: continue, copy, delete with
undo."""

from typing import Any

from aiogram_dialog import Dialog, DialogManager, ShowMode, StartMode, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs.crib import crib
from dialogs.form import assumed, navigation, province, render
from dialogs.intake import offers
from dialogs.menu import consent, privacy
from dialogs.menu import free_text as words
from dialogs.refused import reading
from dialogs.review import export
from dialogs.shared import context
from dialogs.shared.context import language, owner, scratch, services, translate
from dialogs.shared.ids import number
from dialogs.shared.keys import PAGE, Key, Keys, OldScreen, tapped_number
from dialogs.shared.states import Language, Menu
from dialogs.shared.text import Screen, aside, cut, pair, safe
from filing.model import FilingKind
from filing.problems import Term, Translate
from filing.service import Summary

WELCOME = (
    Term(
        "I guide you through an ICP filing, question by question. Every answer is saved at once"
        " and encrypted."
    ),
    Term(
        "Have ready: your business licence (or your ID), the ID of the person in charge, your"
        " domain registrar's login and your cloud server. About half an hour."
    ),
    Term(
        "I never ask for passwords or SMS codes. At the end you get a package for the official"
        " system, after the steps of Alibaba Cloud: other providers' differ. Whether a filing is"
        " approved is decided by the authority."
    ),
)

DAMAGED = Term(
    "Some of your stored answers can no longer be read. They are asked again; everything else is"
    " as it was."
)

SHOWN = PAGE - 2
"""Drafts on the list's one page; older ones are reached by finishing or deleting."""


def build() -> Dialog:
    return Dialog(
        _window(Menu.home, _home, _home_press),
        _window(Menu.drafts, _drafts, _drafts_press),
        _window(Menu.draft, _draft, _draft_press),
        _window(Menu.delete, _delete, _delete_press),
        _window(Menu.kinds, _kinds, _kinds_press),
        _window(Menu.forget, _forget, _forget_press),
        on_start=navigation.distinct,
        on_process_result=_agreed,
    )


def _window(state: Any, getter: Any, press: Any) -> Window:  # noqa: ANN401 - the framework's types
    return Window(
        Screen(),
        Keys("m", press),
        MessageInput(words.on_message),
        state=state,
        getter=getter,
        preview_data={"screen": state.state, "m": [[Key("home", "Home")]]},
    )


def _said(manager: DialogManager) -> list[str]:
    return [context.said(manager)] if context.said(manager) else []


async def _home(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), services(dialog_manager)
    drafts = await found.filings.drafts(owner(dialog_manager))
    lines = [f"<b>{safe(say('ICP Guide'))}</b> · ICP备案", *_said(dialog_manager)]
    lines += [safe(say(text)) for text in WELCOME]
    keys = []
    lines += [_damaged(say)] if any(one.draft.unreadable for one in drafts) else []
    if drafts:
        line, key = _latest(drafts[0], dialog_manager)
        lines.append(line)
        keys.append([key])
        keys.append([Key("drafts", say("My drafts ({count})").format(count=len(drafts)))])
    keys.append([Key("new", say("Start a new filing"))])
    keys += [[Key(key, say(label))] for key, label in found.home_keys]
    if found.ask_staff is not None:
        keys.append([Key("staff", say("Ask a person"))])
    keys.append([Key("lang", context.LANGUAGES)])
    return {"screen": "\n\n".join(lines), "m": keys}


def _latest(summary: Summary, manager: DialogManager) -> tuple[str, Key]:
    """The draft that was changed last, and the way on with it: to its package where one is made."""
    say, catalog = translate(manager), services(manager).catalog
    name, draft = render.draft_name(summary, catalog, say), summary.draft.id
    line = f"<b>{safe(render.draft_line(summary, catalog, say))}</b>"
    if summary.reference:
        label = cut(pair(say, say("What comes next"), name), 36)
        return pair(say, safe(say("Your filing")), line), Key(f"made{draft}", label)
    label = cut(pair(say, say("Continue"), name), 36)
    return pair(say, safe(say("You have an open draft")), line), Key(f"go{draft}", label)


def _damaged(say: Translate) -> str:
    """Whatever happened to the stored answer, everything else of theirs stays at hand."""
    return "⚠️ " + safe(say(DAMAGED))


async def _home_press(manager: DialogManager, what: str) -> None:
    found = services(manager)
    if what.startswith("go"):
        await navigation.show_position(manager, tapped_number(what[2:]))
    elif what.startswith("made"):
        await navigation.show_package(manager, tapped_number(what[4:]))
    elif what == "new":
        await _begin(manager)
    elif what == "drafts":
        await manager.switch_to(Menu.drafts)
    elif what == "lang":
        await manager.start(Language.choose)
    elif what == "staff" and found.ask_staff is not None:
        await found.ask_staff(manager, None)
    elif found.press is not None:
        await found.press(manager, what)


async def _begin(manager: DialogManager) -> None:
    """A few questions tell the kind; without them it is chosen from the list."""
    found = services(manager)
    if found.advise is not None and found.press is not None:
        await found.press(manager, "assess")
    else:
        await manager.switch_to(Menu.kinds)


async def _kinds(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), services(dialog_manager)
    lines = [f"<b>{safe(say('Which filing is it?'))}</b>", *_said(dialog_manager)]
    offered = [kind for kind in found.catalog.kinds.values() if kind.id in found.kinds]
    lines += [f"• {pair(say, _kind_name(say, kind), safe(say(kind.summary)))}" for kind in offered]
    keys = [[Key(kind.id, render.kind(say(kind.label), kind.zh))] for kind in offered]
    if found.advise is not None:
        keys.append([Key("assess", say("Not sure? Find out in a few questions"))])
    return {"screen": "\n".join(lines), "m": [*keys, [Key("home", say("Back"))]]}


def _kind_name(say: Translate, kind: FilingKind) -> str:
    label = f"<b>{safe(say(kind.label))}</b>"
    return label if kind.zh in label else aside(say, label, kind.zh)


async def _kinds_press(manager: DialogManager, what: str) -> None:
    found = services(manager)
    if what in found.kinds:
        if not await consent.asked(manager, {"kind": what}):
            await _started(manager, what)
    elif what == "assess" and found.press is not None:
        await found.press(manager, what)
    else:
        await manager.switch_to(Menu.home)


async def _agreed(start_data: Any, result: object, manager: DialogManager) -> None:  # noqa: ANN401 - the framework's type
    if result == consent.AGREED:
        await _started(manager, start_data["kind"])


async def _started(manager: DialogManager, kind: str) -> None:
    filings = services(manager).filings
    draft = await filings.start(owner(manager), kind, language=language(manager))
    await assumed.begin(manager, draft.id)


async def _drafts(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), services(dialog_manager)
    drafts = await found.filings.drafts(owner(dialog_manager))
    gone = await found.filings.deleted(owner(dialog_manager))
    lines = [f"<b>{safe(say('My drafts'))}</b>", *_said(dialog_manager)]
    lines += [_damaged(say)] if any(one.draft.unreadable for one in drafts) else []
    keys = [
        [Key(f"d{one.draft.id}", cut(f"{n}. {render.draft_line(one, found.catalog, say)}", 60))]
        for n, one in enumerate(drafts[:SHOWN], 1)
    ]
    for n, one in enumerate(gone[:2], len(keys) + 1):
        label = say("Bring back: {name}").format(name=cut(one.name or say("draft"), 30))
        keys.append([Key(f"u{one.draft.id}", f"{n}. {label}")])
    if not drafts:
        lines.append(safe(say("There is no open draft.")))
    keys.append([Key("new", say("Start a new filing"))])
    if found.idle_drafts is not None:
        on = await found.idle_drafts.reminded(owner(dialog_manager))
        keys.append(
            [Key("quiet", say("Reminders: on")) if on else Key("remind", say("Reminders: off"))]
        )
    keys.append([Key("home", say("Back"))])
    return {"screen": "\n\n".join(lines), "m": keys}


async def _drafts_press(manager: DialogManager, what: str) -> None:
    if what[:1] == "d" and number(what[1:]) is not None:
        scratch(manager)["draft"] = tapped_number(what[1:])
        await manager.switch_to(Menu.draft)
    elif what[:1] == "u" and number(what[1:]) is not None:
        draft = await services(manager).filings.restore(owner(manager), tapped_number(what[1:]))
        context.notice(
            manager, render.fill(translate(manager), "The draft is back, with all its answers.")
        )
        await navigation.show_position(manager, draft.id)
    elif what == "new":
        await _begin(manager)
    elif what in {"quiet", "remind"}:
        await _remind(manager, wanted=what == "remind")
    else:
        await manager.switch_to(Menu.home)


async def _remind(manager: DialogManager, *, wanted: bool) -> None:
    """Reminders on or off, and what that means."""
    idle_drafts = services(manager).idle_drafts
    if idle_drafts is None:
        return
    await idle_drafts.remind(owner(manager), wanted=wanted)
    say = translate(manager)
    told = (
        say("I remind you of a draft that you left: after 1, 3 and 10 days.")
        if wanted
        else say("No reminders. You will be told before a draft is deleted.")
    )
    context.notice(manager, safe(told))


async def _draft(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), services(dialog_manager)
    summary = await found.filings.summary(owner(dialog_manager), scratch(dialog_manager)["draft"])
    line = render.draft_line(summary, found.catalog, say)
    on = Key("made", say("What comes next")) if summary.reference else Key("go", say("Continue"))
    keys = [
        [on],
        [Key("review", say("Check your answers"))],
        *await _further(dialog_manager, summary.draft.id),
        [Key("export", say("Export my answers"))],
        [Key("copy", say("New filing from this one (entity and persons)"))],
        [Key("delete", say("Delete this draft"))],
        [Key("drafts", say("Back"))],
    ]
    return {"screen": "\n\n".join([f"<b>{safe(line)}</b>", *_said(dialog_manager)]), "m": keys}


async def _further(manager: DialogManager, draft: int) -> list[list[Key]]:
    """The crib sheet once there is a package, and the province's rules once it is known."""
    say, found = translate(manager), services(manager)
    sheet = await found.submissions.sheet(owner(manager), draft)
    known = (await found.filings.review(owner(manager), draft)).known
    keys = [Key("crib", say("Crib sheet: what to type where"))] if sheet else []
    keys += [Key("refused", say("It was refused: what does it mean?"))] if sheet else []
    return [[key] for key in (*keys, *province.key(found.catalog, known, say))]


async def _draft_press(manager: DialogManager, what: str) -> None:
    draft, road = scratch(manager)["draft"], _OF_A_DRAFT.get(what)
    if road is not None:
        await road(manager, draft)
    elif what in {"delete", "drafts"}:
        await manager.switch_to(Menu.delete if what == "delete" else Menu.drafts)
    else:
        raise OldScreen


async def _export(manager: DialogManager, draft: int) -> None:
    await export.send(manager, draft)
    manager.show_mode = ShowMode.SEND


async def _copy(manager: DialogManager, draft: int) -> None:
    """Each value of the earlier filing is shown first; without that screen it is copied at once."""
    if await offers.offer_earlier(manager, draft):
        return
    fresh = await services(manager).filings.copy(owner(manager), draft)
    said = render.fill(translate(manager), "Entity and persons were taken over.")
    context.notice(manager, said)
    await navigation.show_position(manager, fresh.id)


_OF_A_DRAFT = {
    "go": navigation.show_position,
    "made": navigation.show_package,
    "review": navigation.show_review,
    "crib": crib.show,
    "rules": province.show,
    "refused": reading.about,
    "export": _export,
    "copy": _copy,
}


async def _delete(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), services(dialog_manager)
    summary = await found.filings.summary(owner(dialog_manager), scratch(dialog_manager)["draft"])
    text = render.fill(
        say,
        (
            "Delete the draft “{name}” with its {count} answers? For seven days it can be "
            "brought back from the list of drafts."
        ),
        {"name": summary.name or say("no domain yet"), "count": summary.done},
    )
    return {
        "screen": text,
        "m": [[Key("keep", say("Keep it"))], [Key("delete", say("Delete this draft"))]],
    }


async def _delete_press(manager: DialogManager, what: str) -> None:
    if what == "delete":
        await services(manager).filings.delete(owner(manager), scratch(manager)["draft"])
        context.notice(
            manager,
            render.fill(
                translate(manager), "The draft is deleted. It can be brought back for seven days."
            ),
        )
        await manager.switch_to(Menu.drafts)
    else:
        await manager.switch_to(Menu.draft)


async def _forget(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say = translate(dialog_manager)
    text = render.fill(
        say,
        (
            "Erase everything about you: all drafts, answers, documents, packages and "
            "settings? This cannot be undone."
        ),
    )
    return {
        "screen": text,
        "m": [[Key("keep", say("Keep it"))], [Key("erase", say("Erase everything"))]],
    }


async def _forget_press(manager: DialogManager, what: str) -> None:
    if what == "erase":
        await services(manager).people.forget(owner(manager))
        offers.forget(manager)
        context.notice(manager, render.fill(translate(manager), privacy.FORGOTTEN))
    await manager.start(Menu.home, mode=StartMode.RESET_STACK)
