"""The review: sections, one section's answers, the findings one by one, and making the package."""

from typing import Any

from aiogram.types import BufferedInputFile
from aiogram_dialog import Dialog, DialogManager, ShowMode, Window
from aiogram_dialog.widgets.input import MessageInput

from dialogs import agree, context, crib, kinds, navigation, province, render, words
from dialogs.context import language, owner, place, scratch, services, translate
from dialogs.keys import Key, Keys, rows, turns
from dialogs.states import Review
from dialogs.text import Screen, cut, pair, safe
from filing import checks, derivation
from filing.model import Finding, Severity
from filing.problems import Term
from filing.service import Review as Reviewed

BEHIND = (
    Term(
        "Open checklist.pdf in it: it leads you through the official system step by step, and says"
        " where passwords, SMS codes and the face check belong."
    ),
    Term(
        "The provider's preliminary review takes 1–2 working days, the authority's up to 20."
        " Whether the filing is approved is the authority's decision."
    ),
)

PER_PAGE = 4
"""Findings on one page: each with its reason, its source and its button."""


def build() -> Dialog:
    return Dialog(
        _window(Review.overview, _overview, _overview_press),
        _window(Review.section, _section, _section_press),
        _window(Review.findings, _findings, _findings_press),
        _window(Review.agree, _agree, _agree_press),
        _window(Review.done, _done, _done_press),
        on_start=navigation.distinct,
    )


def _window(state: Any, getter: Any, press: Any) -> Window:  # noqa: ANN401 - the framework's types
    return Window(
        Screen(),
        Keys("v", press),
        MessageInput(words.on_message),
        state=state,
        getter=getter,
        preview_data={"screen": state.state, "v": [[Key("home", "Home")]]},
    )


async def _reviewed(manager: DialogManager) -> Reviewed:
    return await services(manager).filings.review(owner(manager), place(manager)["draft"])


async def _overview(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), services(dialog_manager)
    review = await _reviewed(dialog_manager)
    name = str(review.known.get("domain") or say("no domain yet"))
    why = kinds.why(found.catalog, review.known, say)
    text = render.overview(review, found.catalog, say, name, why)
    said = context.said(dialog_manager)
    keys = [Key(f"s{n}", str(n)) for n in range(1, len(review.sections) + 1)]
    numbers = [keys[start : start + 5] for start in range(0, len(keys), 5)]
    roads = [[Key("pack", say("Create the package"))]] if review.ready else []
    if review.findings:
        roads.append(
            [
                Key(
                    "findings",
                    say("What the checks found ({count})").format(count=len(review.findings)),
                )
            ]
        )
    if review.next is not None:
        roads.append([Key("next", say("Continue with the open questions"))])
    roads += kinds.keys(found.catalog, review.known, say)
    roads.append([Key("agree", say("What must agree"))])
    roads += [[key] for key in province.key(found.catalog, review.known, say)]
    last = [Key("home", say("Save and leave"))]
    if found.ask_staff is not None:
        last.insert(0, Key("staff", say("Ask a person")))
    return {"screen": f"{said}\n\n{text}" if said else text, "v": [*numbers, *roads, *rows(last)]}


async def _overview_press(manager: DialogManager, what: str) -> None:
    draft = place(manager)["draft"]
    if what[:1] == "s" and what[1:].isdigit():
        scratch(manager)["section"] = int(what[1:]) - 1
        await manager.switch_to(Review.section)
    elif what == "findings":
        scratch(manager)["page"] = 0
        await manager.switch_to(Review.findings)
    elif what == "agree":
        scratch(manager)["agree"] = 0
        await manager.switch_to(Review.agree)
    elif what == "staff":
        ask = services(manager).ask_staff
        if ask is not None:
            await ask(manager, None)
    else:
        await _ROADS.get(what, _home)(manager, draft)


async def _home(manager: DialogManager, _draft: int) -> None:
    await navigation.show_home(manager)


async def _pack(manager: DialogManager, _draft: int) -> None:
    await pack(manager)


_ROADS = {
    "next": navigation.show_position,
    "pack": _pack,
    "rules": province.show,
    "kind": kinds.change,
}


async def _agree(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    return agree.shown(dialog_manager, await _reviewed(dialog_manager))


async def _agree_press(manager: DialogManager, what: str) -> None:
    if what[:1] == "p" and what[1:].isdigit():
        scratch(manager)["agree"] = int(what[1:])
    else:
        await manager.switch_to(Review.overview)


async def _section(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, review = translate(dialog_manager), await _reviewed(dialog_manager)
    place_ = min(scratch(dialog_manager).get("section", 0), len(review.sections) - 1)
    shown = review.sections[place_]
    text = render.section(shown, services(dialog_manager).catalog, say, 1)
    keys = [Key(f"f{field.id}", str(n)) for n, (field, _v) in enumerate(shown.rows, 1)]
    numbers = [keys[start : start + 6] for start in range(0, len(keys), 6)]
    hint = safe(say("Press a number to change that answer."))
    turn = turns(say, place_, len(review.sections) - 1, "s")
    return {
        "screen": f"{text}\n\n{hint}",
        "v": [*numbers, *turn, [Key("overview", say("Back"))]],
    }


async def _section_press(manager: DialogManager, what: str) -> None:
    if what.startswith("f"):
        await navigation.show_question(manager, place(manager)["draft"], what[1:], review=True)
    elif what[:1] == "s" and what[1:].isdigit():
        scratch(manager)["section"] = int(what[1:])
    else:
        await manager.switch_to(Review.overview)


def by_weight(findings: tuple[Finding, ...]) -> list[Finding]:
    """Gravest first; open questions behind what is wrong with given answers."""
    order = list(Severity)
    return sorted(findings, key=lambda f: (order.index(f.severity), f.rule == checks.NOT_ANSWERED))


async def _findings(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say, found = translate(dialog_manager), services(dialog_manager)
    ordered = by_weight((await _reviewed(dialog_manager)).findings)
    last = max(0, (len(ordered) - 1) // PER_PAGE)
    page = min(scratch(dialog_manager).get("page", 0), last)
    shown = ordered[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = [f"<b>{safe(say('What the checks found'))}</b> {page + 1}/{last + 1}"]
    lines += [render.finding(say, found.catalog, item) for item in shown]
    fields = dict.fromkeys(item.field for item in shown if item.field in found.catalog.fields)
    keys = [
        [
            Key(
                f"f{field}",
                cut(pair(say, say("Change"), say(found.catalog.fields[field].label)), 50),
            )
        ]
        for field in fields
    ]
    if any(item.rule == derivation.RULE for item in shown):
        known = (await _reviewed(dialog_manager)).known
        keys += kinds.keys(found.catalog, known, say)
    turn = turns(say, page, last, "p")
    text = "\n\n".join(lines) if shown else safe(say("No check found anything."))
    return {
        "screen": text[: render.LONGEST],
        "v": [*keys, *turn, [Key("overview", say("Back"))]],
    }


async def _findings_press(manager: DialogManager, what: str) -> None:
    if what[:1] == "p" and what[1:].isdigit():
        scratch(manager)["page"] = int(what[1:])
    elif what[:1] == "f":
        await navigation.show_question(manager, place(manager)["draft"], what[1:], review=True)
    elif what == "kind":
        await kinds.change(manager, place(manager)["draft"])
    else:
        await manager.switch_to(Review.overview)


async def pack(manager: DialogManager) -> None:
    """Makes the package, or finds the one made of this very state, and sends it as a document."""
    say, found, draft = translate(manager), services(manager), place(manager)["draft"]
    chat, bot = owner(manager), manager.middleware_data["bot"]
    await bot.send_chat_action(chat, "upload_document")
    made = await found.submissions.submit(chat, draft, language(manager))
    if made is None:
        context.notice(manager, render.fill(say, "Something still blocks the package."))
        return
    head = (
        say("Your package")
        if made.fresh
        else say("Nothing has changed since: this is the same package")
    )
    await bot.send_document(
        chat,
        BufferedInputFile(made.content, f"icp-filing-{made.made.reference}.zip"),
        caption=safe(f"{head} · {made.made.reference}"),
    )
    scratch(manager)["reference"] = made.made.reference
    await manager.switch_to(Review.done, show_mode=ShowMode.SEND)


async def _done(dialog_manager: DialogManager, **_: object) -> dict[str, Any]:
    say = translate(dialog_manager)
    lines = [
        f"<b>{safe(say('The package is ready'))}</b>",
        pair(
            say,
            safe(say("Reference")),
            f"<code>{safe(scratch(dialog_manager).get('reference', ''))}</code>",
        ),
        *(safe(say(text)) for text in BEHIND),
    ]
    extra = [[Key(key, say(label))] for key, label in services(dialog_manager).done_keys]
    sheet = [[Key("crib", say("Crib sheet: what to type where"))]]
    around = [[Key("overview", say("Check your answers"))], [Key("home", say("Home"))]]
    keys = [*sheet, *extra, *around]
    return {"screen": "\n\n".join(lines), "v": keys}


async def _done_press(manager: DialogManager, what: str) -> None:
    found = services(manager)
    if what == "overview":
        await manager.switch_to(Review.overview)
    elif what == "crib":
        await crib.show(manager, place(manager)["draft"])
    elif what == "home" or found.press is None:
        await navigation.show_home(manager)
    else:
        await found.press(manager, what)
