"""Whatever a bot or the page sends, the answer is a result or a refusal, never a broken server."""

from __future__ import annotations

import asyncio
import contextlib
import inspect

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telegram_sim import api, control
from telegram_sim.call import METHODS, Call
from telegram_sim.errors import ApiError
from telegram_sim.model import Upload
from telegram_sim.operations import OPERATIONS, run
from telegram_sim.server import Telegram
from telegram_sim.transport import Local
from telegram_sim.world import World

assert api
assert control

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.sampled_from([1, 2, 3, 500000001, -1001000000100, 111, "111:A", "111:500000001"]),
    st.text(max_size=20),
    st.sampled_from(
        ["HTML", "<b>x</b>", "attach://f", "typing", "photo", "[]", "{}", "[1,2]", "f"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["type", "media", "emoji", "text", "inline_keyboard", "keyboard", "id", "command"]
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=6,
)
NAMES = [
    "chat_id",
    "from_chat_id",
    "message_id",
    "message_ids",
    "text",
    "caption",
    "photo",
    "document",
    "media",
    "reply_markup",
    "parse_mode",
    "entities",
    "message_thread_id",
    "reaction",
    "commands",
    "user_id",
    "file_id",
    "name",
    "scope",
    "action",
    "callback_query_id",
    "inline_query_id",
    "results",
    "reply_parameters",
    "permissions",
    "latitude",
    "longitude",
    "phone_number",
    "first_name",
    "question",
    "options",
    "link_preview_options",
    "allowed_updates",
    "offset",
    "limit",
    "icon_color",
    "icon_custom_emoji_id",
    "reply_to_message_id",
    "url",
    "secret_token",
    "language_code",
    "title",
]
ARGUMENTS = [
    "chat",
    "user",
    "bot",
    "message",
    "messages",
    "text",
    "kind",
    "upload",
    "data",
    "name",
    "content",
    "items",
    "order",
    "gap",
    "button",
    "emoji",
    "query",
    "result",
    "account",
    "status",
    "rights",
    "by",
    "thread",
    "title",
    "id",
    "token",
    "username",
    "after",
    "timeout",
    "code",
    "description",
    "method",
    "count",
    "latency",
    "reply_to",
    "callback",
    "language_code",
    "parse_mode",
    "entities",
]


async def furnished() -> World:
    world = World()
    telegram = Telegram(Local(world))
    bot = await telegram.add_bot("111:A", "one_bot")
    ann = await telegram.add_user("Ann", user_id=500000001)
    group = await telegram.add_group("G", ann)
    await group.add(bot, admin=True)
    await ann.chat(bot).send("/start")
    await ann.within(group).send("hello")
    return world


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(sorted(METHODS)),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8),
    st.booleans(),
)
def test_any_call_of_any_method_is_answered_or_refused(name, values, known_chat):
    async def call() -> None:
        world = await furnished()
        if known_chat:
            values["chat_id"] = -1001000000100
        files = {"f": Upload("f.txt", b"x"), "photo": Upload("p.png", b"x")}
        made = Call(world, world.bots[111], name, {**values, "timeout": 0}, files)
        result = METHODS[name](made)
        if inspect.isawaitable(result):
            result = await result
        api.reply({"ok": True, "result": result})

    with contextlib.suppress(ApiError):
        asyncio.run(call())


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(sorted(OPERATIONS)),
    st.dictionaries(st.sampled_from(ARGUMENTS), VALUES, max_size=8),
    st.booleans(),
)
def test_any_operation_is_done_or_refused(name, arguments, known_chat):
    async def operate() -> None:
        world = await furnished()
        if known_chat:
            arguments.update(chat="111:500000001", user=500000001, message=1)
        quick = {**arguments, "timeout": 0.0, "quiet": 0.0, "gap": 0.0}
        api.reply(await run(world, name, quick))

    with contextlib.suppress(ApiError):
        asyncio.run(operate())
