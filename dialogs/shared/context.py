"""Access to services, language and translation from a window; stand-ins in previews."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from aiogram.types import User
from aiogram_dialog import DialogManager

from dialogs.lookup.library import Library
from filing.assessment import Assessment, Unusable
from filing.decisions import Inputs
from filing.filing_clock import FilingClock
from filing.home_page import Look
from filing.model import Catalog
from filing.problems import Translate
from filing.retention import IdleDrafts
from filing.service import Filings
from filing.submission import Submissions

SERVICES = "services"
TRANSLATE = "translate"
LANGUAGE = "language"
HELD = "held"
"""Key of a text that was asked about instead of stored, for the screen that answers it."""

LANGUAGES = "简/繁/English"
"""The button to the choice of a language: few columns, so that it may share its row."""

NOTICE = "notice"
"""Key of what has to be said once, above the next screen; lives as long as one update."""


class Languages(Protocol):
    """The languages on offer, as `bot.i18n` knows them."""

    def get(self, language: str) -> Translate: ...
    def offers(self, code: str) -> bool: ...
    @property
    def languages(self) -> tuple[Any, ...]: ...

    def find(self, code: str) -> str:
        """The language nearest to a code such as `zh-Hant`, or nothing."""
        ...


class People(Protocol):
    """Who remembers a person's language."""

    async def set_language(self, owner: int, language: str) -> None: ...
    async def forget(self, owner: int) -> None: ...


class Recent(Protocol):
    """Which question a person's latest messages answered; ids only."""

    async def put(self, owner: int, message: int, draft: int, field: str) -> None: ...
    async def get(self, owner: int, message: int) -> tuple[int, str] | None: ...
    async def once(self, owner: int, what: str) -> bool: ...


AskStaff = Callable[[DialogManager, str | None], Awaitable[None]]
"""Opens the conversation with a person; the field's id (or None) is the place it is about."""

Act = Callable[[DialogManager, str], Awaitable[None]]

Held = Mapping[str, Any]
"""A text that is neither stored nor sent before a tap: its words, and the message it came in."""

HandOver = Callable[[DialogManager, Held], Awaitable[None]]
"""Sends a held text to staff, and lets the person go on talking with them."""

Advise = Callable[[Inputs], Assessment | Unusable]

LookAt = Callable[[str, str], Awaitable[Look | None]]
"""(host, number): what stands on the home page there; None where it could not be opened."""


@dataclass(frozen=True, slots=True)
class Services:
    """All that the screens may call. What is None is not set up, and its buttons are not shown."""

    catalog: Catalog
    filings: Filings
    submissions: Submissions
    languages: Languages
    people: People
    recent: Recent
    kinds: tuple[str, ...]
    """The kinds of filing on offer."""
    idle_drafts: IdleDrafts | None = None
    """Reminders of idle drafts, and their switch."""
    ask_staff: AskStaff | None = None
    hand_over: HandOver | None = None
    answered: Callable[[int, int, str], Awaitable[None]] | None = None
    """Told of every answer that was taken (owner, draft, field): staff may be waiting for it."""
    look_up: Act | None = None
    """Free text where none is asked: a question to the FAQ."""
    home_keys: tuple[tuple[str, str], ...] = ()
    """(code, msgid) of further buttons on the home screen, handled by `press`."""
    done_keys: tuple[tuple[str, str], ...] = ()
    """The same, behind a package."""
    press: Act | None = None
    library: Library | None = None
    """The FAQ and the glossary."""
    intake: object = None
    """What reads texts and pictures (`dialogs.intake.held.Intake`)."""
    filing_clock: FilingClock | None = None
    """The day a package was handed in, and the clock from then on."""
    advise: Advise | None = None
    """The decision table "do I need a filing?", as of today."""
    look_at: LookAt | None = None
    """Opens a home page and looks for its number."""


def services(manager: DialogManager) -> Services:
    found = manager.middleware_data[SERVICES]
    assert isinstance(found, Services)  # noqa: S101 - wiring, not input
    return found


def translate(manager: DialogManager) -> Translate:
    """The reader's language; the source text where there is none, as in a preview."""
    found: Translate = manager.middleware_data.get(TRANSLATE, str)
    return found


def language(manager: DialogManager) -> str:
    return str(manager.middleware_data.get(LANGUAGE, "en"))


def owner(manager: DialogManager) -> int:
    """Whose chat it is."""
    user = manager.middleware_data["event_from_user"]
    assert isinstance(user, User)  # noqa: S101 - private chats always have one
    return user.id


def notice(manager: DialogManager, html: str) -> None:
    """Says something once, above the next screen."""
    manager.middleware_data[NOTICE] = html


def said(manager: DialogManager) -> str:
    return str(manager.middleware_data.get(NOTICE, ""))


def toast(manager: DialogManager, text: str) -> None:
    """A short text for the answer to a tap."""
    manager.middleware_data.get("toast", []).append(text)


def scratch(manager: DialogManager) -> dict[str, Any]:
    """What the open screen remembers of itself: pages and picks, never an answer."""
    return cast("dict[str, Any]", manager.current_context().dialog_data)


def place(manager: DialogManager) -> Mapping[str, Any]:
    """What the open screen was started with: ids only (`draft`, `review`, `field`)."""
    found = manager.start_data if manager.has_context() else None
    return found if isinstance(found, dict) else {}
