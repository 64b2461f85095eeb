"""Answers to presses of buttons and to inline queries."""

from __future__ import annotations

import time

from telegram_sim.call import Call, api
from telegram_sim.errors import QUERY_TOO_OLD, bad
from telegram_sim.model import Json

ALERT_CHARS = 200
MOST_RESULTS = 50
RESULT_ID_BYTES = 64
SWITCH_PARAMETER = 64


@api("answerCallbackQuery")
def answer_callback(call: Call) -> bool:
    callback = call.world.callbacks.get(call.text("callback_query_id"))
    if callback is None or callback.bot is not call.bot or callback.answered:
        raise bad(QUERY_TOO_OLD)
    if time.monotonic() - callback.pressed > call.world.callback_seconds:
        raise bad(QUERY_TOO_OLD)
    text = call.text("text")
    if len(text) > ALERT_CHARS:
        raise bad("MESSAGE_TOO_LONG")
    callback.answered = True
    callback.answer = {
        "text": text,
        "alert": call.flag("show_alert"),
        "url": call.text("url") or None,
    }
    event = call.world.record(
        "toast",
        callback.chat.key,
        call.bot.id,
        callback=callback.id,
        user=callback.user.id,
        message=callback.message.id,
        **callback.answer,
    )
    callback.changed = event.seq
    return True


@api("answerInlineQuery")
def answer_inline(call: Call) -> bool:
    query = call.world.inline_queries.get(call.text("inline_query_id"))
    if query is None or query.bot is not call.bot or query.answer is not None:
        raise bad(QUERY_TOO_OLD)
    if time.monotonic() - query.asked > call.world.callback_seconds:
        raise bad(QUERY_TOO_OLD)
    results = call.objects("results")
    if len(results) > MOST_RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    seen: set[str] = set()
    for result in results:
        _check_result(result, seen)
    query.answer = {
        "results": results,
        "cache_time": call.integer("cache_time", 300),
        "is_personal": call.flag("is_personal"),
        "next_offset": call.text("next_offset"),
        "button": call.json("button"),
    }
    call.world.record("inline", "", call.bot.id, query=query.id, user=query.user.id)
    return True


def _check_result(result: Json, seen: set[str]) -> None:
    name = str(result.get("id") or "")
    if not 1 <= len(name.encode()) <= RESULT_ID_BYTES:
        raise bad("RESULT_ID_INVALID")
    if name in seen:
        raise bad("RESULT_ID_DUPLICATE")
    seen.add(name)
    if result.get("type") == "article":
        if not result.get("title"):
            raise bad("can't parse inline query result: Can't find field \"title\"")
        content = result.get("input_message_content")
        if not isinstance(content, dict):
            raise bad("can't parse inline query result: can't parse InputMessageContent")
        if "message_text" in content and not str(content["message_text"]).strip():
            raise bad("MESSAGE_EMPTY")
