"""What a window finds in its surroundings: services, language, translation – and plain stand-ins
in a preview."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, cast

from aiogram.types import User
from aiogram_dialog import DialogManager

from dialogs.library import Library
from filing.assessment import Assessment, Unusable
from filing.decisions import Inputs
from filing.keeping import Keeping
from filing.model import Catalog
from filing.service import Filings
from filing.submission import Submissions

Translate = Callable[[str], str]

SERVICES = "services"
TRANSLATE = "translate"
LANGUAGE = "language"
NOTICE = "notice"
"""Key of what has to be said once, above the next screen; lives as long as one update."""


class Languages(Protocol):
    """The languages on offer, as `bot.i18n` knows them."""

    def get(self, language: str) -> Translate: ...
    def offers(self, code: str) -> bool: ...
    @property
    def languages(self) -> tuple[Any, ...]: ...


class People(Protocol):
    """Who remembers a person's language."""

    async def set_language(self, owner: int, language: str) -> None: ...
    async def forget(self, owner: int) -> None: ...


class Recent(Protocol):
    """Which question a person's latest messages answered; ids only."""

    async def put(self, owner: int, message: int, draft: int, field: str) -> None: ...
    async def get(self, owner: int, message: int) -> tuple[int, str] | None: ...


AskStaff = Callable[[DialogManager, str | None], Awaitable[None]]
"""Opens the conversation with a person; the field's id (or None) is the place it is about."""

Act = Callable[[DialogManager, str], Awaitable[None]]

Advise = Callable[[Inputs], Assessment | Unusable]


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
    keeping: Keeping | None = None
    """Reminders of idle drafts, and their switch."""
    ask_staff: AskStaff | None = None
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
    advise: Advise | None = None
    """The decision table "do I need a filing?", as of today."""


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
    found = manager.start_data
    return found if isinstance(found, dict) else {}
