"""Inline mode from a person's side: queries a bot and sends one of its results."""

from __future__ import annotations

import time

from telegram_sim.call import parsed
from telegram_sim.delivery import post
from telegram_sim.errors import bad
from telegram_sim.files import by_file_id
from telegram_sim.markup import checked_markup
from telegram_sim.model import Bot, InlineQuery, Json, Media
from telegram_sim.operations import operation, person
from telegram_sim.people import place, room
from telegram_sim.render import account_json
from telegram_sim.spans import Rich
from telegram_sim.views import message_view
from telegram_sim.world import World

CACHED = {
    "photo_file_id": "photo",
    "document_file_id": "document",
    "video_file_id": "video",
    "voice_file_id": "voice",
    "audio_file_id": "audio",
    "sticker_file_id": "sticker",
}


@operation
async def inline_query(world: World, arguments: Json) -> Json:
    """Types `@bot query`; gives the results, or None when the bot does not answer in time."""
    bot = world.bots[int(arguments["bot"])]
    user = person(world, arguments)
    number = str(6_000_000_000_000_000 + world.number())
    query = InlineQuery(number, bot, user, str(arguments["query"]), time.monotonic())
    world.inline_queries[number] = query
    bot.updates.push(
        "inline_query",
        {
            "id": number,
            "from": account_json(user),
            "query": query.query,
            "offset": str(arguments.get("offset") or ""),
            "chat_type": str(arguments.get("chat_type") or "sender"),
        },
    )
    end = time.monotonic() + float(arguments.get("timeout", 5.0))
    while query.answer is None and time.monotonic() < end:
        await world.change(end - time.monotonic())
    return {"query": number, "answer": query.answer}


@operation
def choose_result(world: World, arguments: Json) -> Json:
    """Sends a result into a chat; the bot hears of the choice."""
    query = world.inline_queries[str(arguments["query"])]
    results = (query.answer or {}).get("results") or []
    result = next((one for one in results if one["id"] == arguments["result"]), None)
    if result is None:
        raise bad("no such result")
    chat, user = room(world, arguments)
    rich, media = _content(world, query.bot, result)
    markup = checked_markup(result.get("reply_markup"))
    inline_id = f"AA{world.number():08d}{query.id}" if markup else None
    message = post(
        world,
        chat,
        user,
        text=rich.text,
        entities=rich.entities,
        media=media,
        markup=markup,
        via=query.bot,
        inline_id=inline_id,
        **place(chat, user, arguments),
    )
    chosen: Json = {
        "result_id": result["id"],
        "from": account_json(user),
        "query": query.query,
    }
    if inline_id is not None:
        world.inline_messages[inline_id] = message
        chosen["inline_message_id"] = inline_id
    query.bot.updates.push("chosen_inline_result", chosen)
    world.wake()
    return message_view(message)


def _content(world: World, bot: Bot, result: Json) -> tuple[Rich, Media | None]:
    content = result.get("input_message_content") or {}
    if "message_text" in content:
        mode = content.get("parse_mode") or ""
        return parsed(content["message_text"], mode, content.get("entities")), None
    caption = parsed(
        result.get("caption") or "", result.get("parse_mode") or "", result.get("caption_entities")
    )
    for key, kind in CACHED.items():
        if key in result:
            return caption, Media(kind, by_file_id(world, bot, result[key]))
    raise bad("this kind of result is not supported here")
