"""Somebody presses and types at random: no unhandled error, no silence, no lost answer."""

import asyncio
import io
import logging
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

from bot.simulator import APPLICANT_TOKEN, Message, serve
from bot.wiring import world
from tests.e2e.house import living, settings

WORLD = world()

STEPS, RUNS = 100, 21
"""At least 2,000 steps in all."""

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


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((900, 700), 60).save(out, "PNG")
    return out.getvalue()


class Chat(RuleBasedStateMachine):
    """One applicant whose bot is restarted now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.loop = self.runner.get_loop()
        self.stack = AsyncExitStack()
        self.restarts = 0
        self.kept: dict[tuple[int, str], object] = {}
        self.records: list[logging.LogRecord] = []
        self.log = _Collect(self.records)
        logging.getLogger().addHandler(self.log)

    def run(self, work):
        return self.loop.run_until_complete(asyncio.wait_for(work, PATIENCE))

    @initialize(language=st.sampled_from(["en", "zh-hans", "", "nonsense", "zh_TW"]))
    def begin(self, language):
        self.folder = Path(self.run(self.enter(tempfile.TemporaryDirectory())))
        self.running = self.run(self.stack.enter_async_context(serve()))
        telegram = self.running.telegram
        self.bot = self.run(telegram.add_bot(APPLICANT_TOKEN, "icp_guide_bot"))
        self.ann = self.run(telegram.add_user("Ann", language_code=language))
        self.room = self.ann.chat(self.bot)
        self.start()
        self.act(self.room.send("/start"))

    async def enter(self, manager):
        return self.stack.enter_context(manager)

    def start(self) -> None:
        self.living = living(settings(self.running.url, self.folder), WORLD)
        self.app = self.run(self.living.__aenter__())

    def stop(self) -> None:
        self.run(self.living.__aexit__(None, None, None))

    def act(self, work) -> None:
        """One step, and the proof that it was not met with silence."""
        place = self.run(self.running.telegram.place())
        self.run(work)
        self.run(self.rest())
        calls = self.run(self.running.telegram.calls(after=place))
        shown = [call for call in calls if call["method"] not in {"getUpdates", "sendChatAction"}]
        assert shown, "silence"

    async def rest(self) -> None:
        """Until everything that was sent has been taken and handled."""
        while await self.running.telegram.pending(self.bot):  # noqa: ASYNC110 - the server knows, no event does
            await asyncio.sleep(0.002)
        await self.app.lanes.join()
        await self.app.background.join()

    async def last(self) -> Message:
        return (await self.room.bot_messages())[-1]

    @rule(text=st.sampled_from(ODD))
    def type_something(self, text):
        self.act(self.room.send(text))

    @rule(text=st.text(SIGNS, min_size=1, max_size=60).filter(lambda t: t.strip()))
    def type_anything(self, text):
        self.act(self.room.send(text))

    @rule(data=st.data())
    def press_a_button(self, data):
        message = self.run(self.last())
        if message.buttons:
            button = data.draw(st.sampled_from(message.buttons))
            self.act(self.room.press_data(message, button.value))

    @rule(data=st.data())
    def press_an_old_button(self, data):
        messages = [m for m in self.run(self.room.bot_messages()) if m.buttons]
        if messages:
            message = data.draw(st.sampled_from(messages))
            button = data.draw(st.sampled_from(message.buttons))
            self.act(self.room.press_data(message, button.value))

    @rule(data=st.data(), text=st.sampled_from(ODD))
    def edit_an_old_message(self, data, text):
        mine = [m for m in self.run(self.room.messages()) if not m.by_bot and m.kind == "text"]
        if mine:
            message = data.draw(st.sampled_from(mine))
            self.act(self.room.edit(message, text))

    @rule()
    def send_a_picture(self):
        self.act(self.room.send_photo(picture()))

    @rule(name=st.sampled_from(["a.pdf", "b.exe", "c.jpg", ""]))
    def send_a_file(self, name):
        self.act(self.room.send_document(b"%PDF-1.4 nothing", name or "x"))

    @rule()
    def send_a_place(self):
        self.act(self.room.send_location(30.2, 120.1))

    @precondition(lambda self: self.restarts < 3)
    @rule()
    def restart(self):
        self.restarts += 1
        self.stop()
        self.start()

    @rule()
    def telegram_repeats_itself(self):
        self.run(self.running.telegram.repeat_updates(self.bot))
        self.run(self.rest())

    @invariant()
    def nothing_accepted_is_lost(self):
        if not hasattr(self, "app"):
            return
        filings = self.app.services.filings
        found = self.run(filings.drafts(self.ann.id))
        gone = self.run(filings.deleted(self.ann.id))
        now = {
            (summary.draft.id, key): value
            for summary in (*found, *gone)
            for key, value in summary.draft.answers.items()
        }
        drafts = {summary.draft.id for summary in (*found, *gone)}
        lost = [key for key in self.kept if key[0] in drafts and key not in now]
        assert not lost
        self.kept = now

    @invariant()
    def nothing_went_wrong(self):
        bad = [r.getMessage() for r in self.records if r.levelno >= logging.ERROR]
        assert not bad

    def teardown(self):
        try:
            if hasattr(self, "app"):
                self.stop()
            self.run(self.stack.aclose())
        finally:
            logging.getLogger().removeHandler(self.log)
            self.runner.close()


class _Collect(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self._records = records

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)


TestChat = pytest.mark.slow(Chat.TestCase)
Chat.TestCase.settings = hypothesis_settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
)
