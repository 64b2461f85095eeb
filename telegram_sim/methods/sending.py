"""sendMessage and what every send method shares: target, topic, reply, keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from telegram_sim.call import Call, api, parsed
from telegram_sim.delivery import post
from telegram_sim.errors import bad, forbidden
from telegram_sim.model import GENERAL, Bot, Chat, Json, Message
from telegram_sim.render import message_json
from telegram_sim.world import World

ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "record_audio",
        "upload_audio",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@dataclass(slots=True)
class Target:
    """Where a message goes and what it answers."""

    chat: Chat
    thread: int | None = None
    reply_to: int | None = None
    quote: Json | None = None
    markup: Json | None = None
    protected: bool = False

    def content(self) -> Json:
        inline = self.markup if self.markup and "inline_keyboard" in self.markup else None
        return {
            "thread": self.thread,
            "reply_to": self.reply_to,
            "quote": self.quote,
            "markup": inline,
            "protected": self.protected,
        }


def target(call: Call) -> Target:
    chat = call.chat()
    may_write(call.bot, chat)
    markup = call.markup()
    reply_to, quote = _reply(call, chat)
    thread = thread_for(call.bot, chat, call.optional("message_thread_id"), reply_to)
    return Target(chat, thread, reply_to, quote, markup, call.flag("protect_content"))


def may_write(bot: Bot, chat: Chat) -> None:
    if chat.user is not None:
        if chat.user.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return
    member = chat.members[bot.id]
    if member.status == "restricted" and "can_send_messages" not in member.rights:
        raise bad("not enough rights to send text messages to the chat")


def thread_for(bot: Bot, chat: Chat, thread: int | None, reply_to: int | None) -> int | None:
    """The topic a message lands in; General is addressed without an id."""
    if not chat.forum:
        return _thread_outside_forum(chat, thread, reply_to)
    answered = chat.find(reply_to)
    if thread is None and answered is not None:
        thread = answered.thread
    if thread is None:
        refuse_closed(bot, chat, GENERAL)
        return None
    refuse_absent(chat, thread)
    refuse_closed(bot, chat, thread)
    return thread


def _thread_outside_forum(chat: Chat, thread: int | None, reply_to: int | None) -> int | None:
    if thread is not None:
        raise bad("message thread not found")
    answered = chat.find(reply_to)
    if chat.private or answered is None:
        return None
    return answered.thread or answered.id


def refuse_absent(chat: Chat, thread: int) -> None:
    topic = chat.topics.get(thread)
    if topic is None or thread == GENERAL:
        raise bad("message thread not found")
    if topic.deleted:
        raise bad(topic.refusal or "message thread not found")


def refuse_closed(bot: Bot, chat: Chat, thread: int) -> None:
    topic = chat.topics.get(thread)
    if topic is None or not topic.closed:
        return
    free = chat.members[bot.id].may("can_manage_topics") or topic.creator == bot.id
    if topic.closed_for_all or not free:
        raise bad("TOPIC_CLOSED")


def _reply(call: Call, chat: Chat) -> tuple[int | None, Json | None]:
    parameters = call.object("reply_parameters")
    if isinstance(parameters, dict):
        number = int(parameters.get("message_id") or 0)
        lenient = bool(parameters.get("allow_sending_without_reply"))
        elsewhere = str(parameters.get("chat_id") or chat.id) != str(chat.id)
    else:
        parameters = {}
        number = call.integer("reply_to_message_id")
        lenient = call.flag("allow_sending_without_reply")
        elsewhere = False
    if not number or elsewhere:
        return None, None
    answered = chat.find(number)
    if answered is None:
        if lenient:
            return None, None
        raise bad("message to be replied not found")
    return number, _quote(parameters, answered)


def _quote(parameters: Json, answered: Message) -> Json | None:
    quoted = parameters.get("quote")
    if not quoted:
        return None
    rich = parsed(
        quoted, parameters.get("quote_parse_mode") or "", parameters.get("quote_entities")
    )
    position = answered.text.find(rich.text)
    if position < 0:
        raise bad("QUOTE_TEXT_INVALID")
    return {"text": rich.text, "position": position, "entities": rich.entities, "is_manual": True}


def keep_keyboard(world: World, chat: Chat, markup: Json | None) -> None:
    """A reply keyboard belongs to the chat, not to the message."""
    if markup is None or "inline_keyboard" in markup:
        return
    chat.keyboard = None if "remove_keyboard" in markup else markup
    world.record("chat", chat.key, 0)


def _asks(goal: Target, entities: object) -> Json | None:
    """Whose writing begins as a reply: everybody's, or those mentioned and the one answered."""
    if not (goal.markup and goal.markup.get("force_reply")):
        return None
    if not goal.markup["selective"]:
        return {"of": None}
    spans = entities if isinstance(entities, list) else []
    mentioned = [span["user"]["id"] for span in spans if span["type"] == "text_mention"]
    answered = goal.chat.find(goal.reply_to)
    return {"of": mentioned + ([answered.sender.id] if answered else [])}


def publish(call: Call, goal: Target, **content: object) -> Message:
    asks = _asks(goal, content.get("entities"))
    message = post(call.world, goal.chat, call.bot, **{**goal.content(), **content, "asks": asks})
    keep_keyboard(call.world, goal.chat, goal.markup)
    return message


def answer(call: Call, message: Message) -> Json:
    return message_json(message, call.bot)


@api("sendMessage")
def send_message(call: Call) -> Json:
    goal = target(call)
    rich = call.body()
    preview = call.object("link_preview_options")
    if preview is None and call.flag("disable_web_page_preview"):
        preview = {"is_disabled": True}
    message = publish(call, goal, text=rich.text, entities=rich.entities, preview=preview)
    return answer(call, message)


@api("sendChatAction")
def send_chat_action(call: Call) -> bool:
    chat = call.chat()
    may_write(call.bot, chat)
    action = call.text("action")
    if action not in ACTIONS:
        raise bad("wrong parameter action in request")
    thread = call.optional("message_thread_id")
    call.world.record("action", chat.key, call.bot.id, action=action, thread=thread)
    return True
