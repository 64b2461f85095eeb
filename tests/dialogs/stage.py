"""Shows windows without a chat: the real dialogs and services, on a store in memory."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aiogram.fsm.state import State, StatesGroup
from aiogram_dialog import Dialog
from aiogram_dialog.api.entities import Context, Stack
from aiogram_dialog.tools.preview import FakeManager

from bot import i18n, wiring
from dialogs.lookup.library import Library
from dialogs.shared import states
from dialogs.shared.context import LANGUAGE, SERVICES, TRANSLATE, Services
from dialogs.shared.states import Form
from faq import loader as faq_loader
from faq.search import Index
from filing import assessment, decisions, loader
from filing.model import Catalog, Draft
from filing.retention import IdleDrafts
from filing.service import Filings
from filing.submission import Submissions
from telegram_sim.call import parsed
from telegram_sim.spans import units
from tests.fakes import MemoryStore

DATA = Path(__file__).parents[1] / "data"
DAY = dt.date(2026, 11, 23)
INTENT = "txoGNa"
"""As long as the library's ids get."""

TRANSLATOR = i18n.load()
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Shown:
    """A window as it is sent: its text without tags, and its buttons."""

    text: str
    rows: tuple[tuple[tuple[str, str], ...], ...]

    @property
    def buttons(self) -> list[tuple[str, str]]:
        return [button for row in self.rows for button in row]

    def faults(self) -> list[str]:
        """What Telegram would refuse, or a person could not read or press."""
        found = [] if self.text.strip() else ["no text"]
        if units(self.text) > 4096:
            found.append(f"{units(self.text)} characters")
        data = [data for _label, data in self.buttons if data]
        found += [
            f"callback of {len(one.encode())} bytes: {one}"
            for one in data
            if len(one.encode()) > 64
        ]
        found += [
            f"button without a label: {one}" for label, one in self.buttons if not label.strip()
        ]
        found += [f"two buttons {one}" for one in set(data) if data.count(one) > 1]
        return found


class Votes:
    """The gap log, without a log."""

    async def add(self, folded: str, lang: str, kind: str) -> None: ...
    async def vote(self, entry: str, lang: str, *, helpful: bool) -> None: ...
    async def votes(self) -> Sequence[Any]:
        return ()


class Stage(FakeManager):
    """One chat's surroundings; `shown` renders any state as if it were open."""

    def __init__(self, language: str = "en", *, preview: bool = False) -> None:
        super().__init__()
        self.form, self.store = Form(catalog()), MemoryStore()
        self.preview = preview
        self.dialogs: dict[type[StatesGroup], Dialog] = {
            dialog.states_group(): dialog for dialog in wiring.screens(catalog(), self.form)
        }
        self.services = services(self.store)
        if not preview:
            self._data |= {
                SERVICES: self.services,
                TRANSLATE: TRANSLATOR.get(language),
                LANGUAGE: language,
                "form": self.form,
                "toast": [],
            }

    def is_preview(self) -> bool:
        return self.preview

    @property
    def start_data(self) -> Any:
        return self.current_context().start_data

    def current_stack(self) -> Stack:
        return Stack(intents=["below0", INTENT])

    async def shown(
        self,
        state: State,
        start: dict[str, Any] | None = None,
        scratch: dict[str, Any] | None = None,
    ) -> Shown:
        dialog = self.dialogs[state.group]
        self._dialog = dialog
        self._context = Context(
            _intent_id=INTENT,
            _stack_id="",
            state=state,
            start_data=start or {},
            dialog_data=scratch if scratch is not None else {},
        )
        made = await dialog.render(self)
        keyboard = made.reply_markup.inline_keyboard if made.reply_markup else []
        return Shown(
            parsed(made.text or "", "HTML", None).text,
            tuple(tuple((key.text, key.callback_data or "") for key in row) for row in keyboard),
        )

    async def draft(self, sample: str) -> Draft:
        """A complete filing of the owner."""
        read = json.loads((DATA / f"{sample}.json").read_text("utf-8"))
        answers = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in read["answers"].items()
        }
        return await self.services.filings.start(1, read["kind"], answers)


async def at_once(function: Any, *arguments: Any) -> object:
    return function(*arguments)


@cache
def catalog() -> Catalog:
    return loader.default()


def services(store: MemoryStore) -> Services:
    """All services that windows read; what only acts is not there."""
    filings = Filings(catalog(), store.unit, lambda: DAY, lambda: dt.datetime.now(dt.UTC))
    submissions = Submissions(
        filings, store.unit, lambda: DAY, lambda: dt.datetime.now(dt.UTC), at_once, TRANSLATOR.texts
    )
    knowledge = faq_loader.load()

    async def staff(_manager: Any, _field: str | None) -> None: ...

    return Services(
        catalog=catalog(),
        filings=filings,
        submissions=submissions,
        idle_drafts=IdleDrafts(filings, submissions, store.unit, lambda: dt.datetime.now(dt.UTC)),
        languages=TRANSLATOR,
        people=None,  # type: ignore[arg-type] # no window reads it
        recent=None,  # type: ignore[arg-type] # no window reads it
        kinds=tuple(catalog().kinds),
        ask_staff=staff,
        home_keys=wiring.HOME,
        library=Library(knowledge, Index(knowledge), Votes()),
        advise=lambda inputs: assessment.assess(decisions.default(), inputs, DAY),
    )


def every_group(form: Form) -> list[type[StatesGroup]]:
    """The groups written by hand, and those made from the stages."""
    written = [
        one
        for one in vars(states).values()
        if isinstance(one, type) and issubclass(one, StatesGroup) and one is not StatesGroup
    ]
    return [*written, *(form.group(stage.id) for stage in catalog().stages if stage.fields)]
