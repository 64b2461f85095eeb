"""Somebody presses and types at random: no unhandled error, no silence, no lost answer."""

import asyncio
import io
import os
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from PIL import Image

from bot.wiring import world
from telegram_sim import APPLICANT_TOKEN, Message, serve
from tests.e2e.random_bots import STARTS, Here, Process

WORLD = world()

STEPS = 100
"""Of one person. 2,100 steps in all and 50 with kills; `make random` takes 5,000 of each."""

KILLS = 8
"""Of one person, at most."""

SIGNS = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"])
"""What a person can type."""

PATIENCE = 20
"""Seconds after which a step counts as hanging."""

ODD = [
    "<b>bold</b> & <script>alert(1)</script>",
    "'; DROP TABLE drafts; --",
    "\u202eright to left\u202c",
    "zero\u200bwidth\u200d\u200d",
    "\u200b\u200b\u200b",
    "x" * 4096,
    "备" * 4000,
    "{placeholder} %s {0}",
    "🙂🙂🙂",
    "1",
    "是",
    "/unknown",
    "/start",
    "/back",
    "/home",
    "/lang",
    "/drafts",
    "/help",
    "/cancel",
    "/staff",
    "浙江省杭州市西湖区",
    "330106",
    "example.cn",
    "https://www.例子.中国/路径?x=1",
    "91330106MA2AAAAA1X",
    "13812345678",
    "2030-05-17",
    "2030年2月31日",
    "name@example.com",
    "杭州示例科技有限公司",
    "长期",
    "-1",
    "99999999999999999999",
    "İıſ ﷽",
]


ANY = st.integers(0, 10_000)
"""Which of the things that are there: what is drawn never depends on how many there are, which
the speed of the machine decides too."""


def one_of(things, which):
    return things[which % len(things)]


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((900, 700), 60).save(out, "PNG")
    return out.getvalue()


class Chat(RuleBasedStateMachine):
    """One applicant whose bot is restarted now and then."""

    bots: type[Here] | type[Process] = Here
    most_restarts = 3

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.loop = self.runner.get_loop()
        self.stack = AsyncExitStack()
        self.restarts = 0
        self.kept: dict[tuple[int, str], object] = {}
        self.asked: set[str] | None = None
        """The questions on the screen before the last step; None: any answer may follow."""

    def run(self, work, seconds=PATIENCE):
        return self.loop.run_until_complete(asyncio.wait_for(work, seconds))

    @initialize(language=st.sampled_from(["en", "zh-hans", "", "nonsense", "zh_TW"]))
    def begin(self, language):
        self.folder = Path(self.run(self.enter(tempfile.TemporaryDirectory())))
        self.running = self.run(self.stack.enter_async_context(serve()))
        telegram = self.running.telegram
        self.bot = self.run(telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot"))
        self.ann = self.run(telegram.add_user("Ann", language_code=language))
        self.room = self.ann.chat(self.bot)
        self.app = self.bots(self.running, self.bot, self.folder, WORLD)
        self.run(self.app.start(), STARTS)
        self.act(self.room.send("/start"))

    async def enter(self, manager):
        return self.stack.enter_context(manager)

    def act(self, work) -> None:
        """One step, and the proof that it was not met with silence."""
        place = self.run(self.running.telegram.place())
        self.run(work)
        self.run(self.app.rest())
        self.heard(place)

    def heard(self, place) -> None:
        calls = self.run(self.running.telegram.calls(after=place))
        shown = [call for call in calls if call["method"] not in {"getUpdates", "sendChatAction"}]
        assert shown, "silence"

    async def last(self) -> Message:
        return (await self.room.bot_messages())[-1]

    @rule(text=st.sampled_from(ODD))
    def type_something(self, text):
        self.act(self.room.send(text))

    @rule(text=st.text(SIGNS, min_size=1, max_size=60).filter(lambda t: t.strip()))
    def type_anything(self, text):
        self.act(self.room.send(text))

    def tap(self, message, button, *, twice=False) -> None:
        """One tap, and what may be stored by it: an answer to a question of that very message."""
        self.asked = self.questions(message)
        if twice:
            self.run(self.room.press_data(message, button.value))
        self.act(self.room.press_data(message, button.value))

    def questions(self, message) -> set[str]:
        """The fields that a message names: its question, or those that it is to change."""
        say = [WORLD.translator.get(one.code) for one in WORLD.translator.languages]
        return {
            field.id
            for field in WORLD.catalog.fields.values()
            if any(
                words in message.text
                for one in say
                for words in (one(field.prompt), one(field.label))
            )
        }

    @rule(which=ANY, twice=st.booleans())
    def press_a_button(self, which, twice):
        message = self.run(self.last())
        if message.buttons:
            self.tap(message, one_of(message.buttons, which), twice=twice)

    @rule(which=ANY)
    def press_while_the_old_keyboard_stays(self, which):
        """Telegram refuses to take the keyboard off, as it does now and then."""
        message = self.run(self.last())
        if message.buttons:
            refusal = (400, "Bad Request: message can't be edited")
            self.run(self.running.telegram.fail("editMessageReplyMarkup", refusal, count=1))
            self.tap(message, one_of(message.buttons, which))
            self.run(self.running.telegram.heal())

    @rule(which=ANY, button=ANY)
    def press_an_old_button(self, which, button):
        messages = [m for m in self.run(self.room.bot_messages()) if m.buttons]
        if messages:
            message = one_of(messages, which)
            self.tap(message, one_of(message.buttons, button))

    @rule(which=ANY, text=st.sampled_from(ODD))
    def edit_an_old_message(self, which, text):
        mine = [m for m in self.run(self.room.messages()) if not m.by_bot and m.kind == "text"]
        if mine:
            self.act(self.room.edit(one_of(mine, which), text))

    @rule()
    def send_a_picture(self):
        self.act(self.room.send_photo(picture()))

    @rule(name=st.sampled_from(["a.pdf", "b.exe", "c.jpg", ""]))
    def send_a_file(self, name):
        self.act(self.room.send_document(b"%PDF-1.4 nothing", name or "x"))

    @rule()
    def send_a_place(self):
        self.act(self.room.send_location(30.2, 120.1))

    @precondition(lambda self: self.restarts < self.most_restarts)
    @rule()
    def restart(self):
        self.restarts += 1
        self.run(self.app.stop())
        self.run(self.app.start(), STARTS)

    @rule()
    def telegram_repeats_itself(self):
        self.run(self.running.telegram.repeat_updates(self.bot))
        self.run(self.app.rest())

    @invariant()
    def nothing_accepted_is_lost(self):
        if not hasattr(self, "app"):
            return
        drafts, now = self.stored()
        lost = [key for key in self.kept if key[0] in drafts and key not in now]
        assert not lost
        before = {key for key, _field in self.kept}
        stored = {
            field
            for (draft, field), value in now.items()
            if draft in before and self.kept.get((draft, field)) != value
        }
        if self.asked is not None:
            assert stored <= self.asked, "an answer to a question that was not on the screen"
        self.kept, self.asked = now, None

    def stored(self):
        """The drafts, and the answers in them."""
        filings = self.app.filings
        found = self.run(filings.drafts(self.ann.id))
        gone = self.run(filings.deleted(self.ann.id))
        answers = {
            (summary.draft.id, key): value
            for summary in (*found, *gone)
            for key, value in summary.draft.answers.items()
        }
        return {summary.draft.id for summary in (*found, *gone)}, answers

    @invariant()
    def nothing_went_wrong(self):
        if hasattr(self, "app"):
            assert not self.app.errors()

    def teardown(self):
        try:
            if hasattr(self, "app"):
                self.run(self.app.stop())
            self.run(self.stack.aclose())
        finally:
            if hasattr(self, "app"):
                self.run(self.app.close())
            self.runner.close()


AFTER = st.tuples(st.integers(0, 4), st.integers(0, 20))
"""When the process is killed: after so many calls, and so many milliseconds more."""


class Killed(Chat):
    """The same person, while the process of the bots is killed now and then and started again."""

    bots = Process
    kills = 0
    most_restarts = 1

    def killed(self, work, after) -> None:
        """One step that is cut off by `kill -9`; what was stored then is stored for good, and the
        new process takes up what the old one left."""
        self.kills += 1
        calls, more = after
        place = self.run(self.running.telegram.place())
        self.run(work)
        self.run(self.app.killed_after(calls, more / 1000))
        asked = self.asked
        self.nothing_accepted_is_lost()
        self.asked = asked
        self.run(self.app.start(), STARTS)
        self.run(self.app.rest())
        self.heard(place)

    @precondition(lambda self: self.kills < KILLS)
    @rule(which=ANY, twice=st.booleans(), after=AFTER)
    def killed_while_a_button_is_pressed(self, which, twice, after):
        message = self.run(self.last())
        if message.buttons:
            button = one_of(message.buttons, which)
            self.asked = self.questions(message)
            if twice:
                self.run(self.room.press_data(message, button.value))
            self.killed(self.room.press_data(message, button.value), after)

    @precondition(lambda self: self.kills < KILLS)
    @rule(which=ANY, button=ANY, after=AFTER)
    def killed_while_an_old_button_is_pressed(self, which, button, after):
        messages = [m for m in self.run(self.room.bot_messages()) if m.buttons]
        if messages:
            message = one_of(messages, which)
            self.asked = self.questions(message)
            self.killed(self.room.press_data(message, one_of(message.buttons, button).value), after)

    @precondition(lambda self: self.kills < KILLS)
    @rule(text=st.sampled_from(ODD), after=AFTER)
    def killed_while_something_is_typed(self, text, after):
        self.killed(self.room.send(text), after)

    @precondition(lambda self: self.kills < KILLS)
    @rule(which=ANY, text=st.sampled_from(ODD), after=AFTER)
    def killed_while_a_message_is_edited(self, which, text, after):
        mine = [m for m in self.run(self.room.messages()) if not m.by_bot and m.kind == "text"]
        if mine:
            self.killed(self.room.edit(one_of(mine, which), text), after)

    @precondition(lambda self: self.kills < KILLS)
    @rule(which=ANY)
    def pressed_while_the_process_is_dead(self, which):
        """The tap on what was last shown is taken only after the next start."""
        message = self.run(self.last())
        if message.buttons:
            self.kills += 1
            place = self.run(self.running.telegram.place())
            self.run(self.app.killed_after(0, 0))
            self.asked = self.questions(message)
            self.run(self.room.press_data(message, one_of(message.buttons, which).value))
            self.run(self.app.start(), STARTS)
            self.run(self.app.rest())
            self.heard(place)


def drawn(machine, steps):
    """As a test: so many steps, always the same ones."""
    machine.TestCase.settings = hypothesis_settings(
        max_examples=max(steps // STEPS, 1),
        stateful_step_count=min(STEPS, steps),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        database=None,
        phases=(Phase.generate,),
    )
    return pytest.mark.timeout(1800)(pytest.mark.slow(machine.TestCase))


TestChat = drawn(Chat, int(os.environ.get("ICP_RANDOM_STEPS", "2100")))
TestKilled = drawn(Killed, int(os.environ.get("ICP_RANDOM_STEPS", "50")))
