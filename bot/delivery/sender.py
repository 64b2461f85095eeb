"""One bot as the relay uses it: plain calls of the Bot API, no library in between; every refusal is
a `SendError`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout, FormData

from desk.actions import Button
from desk.outbox.failures import Failure, FailureKind, SendError, classify

Entities = Sequence[Mapping[str, object]]
Rows = Sequence[Sequence[Button]]
Payload = Mapping[str, object]

SECONDS = ClientTimeout(total=60)
FILE_SECONDS = ClientTimeout(total=300, sock_read=60)
"""A file may take its time on the way, but not stand still."""

JSON = {"Content-Type": "application/json"}
FILES = frozenset({"photo", "video", "audio", "voice", "animation", "video_note", "sticker"})
"""Kinds of file with a method of their own; any other is sent as a document."""

WITHOUT_CAPTION = frozenset({"sticker", "video_note"})


@dataclass(frozen=True, slots=True)
class MessageText:
    """What a message says: HTML of ours, or a person's words with their entities."""

    text: str
    entities: Entities = ()
    html: bool = False


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message goes, and how it stands there."""

    chat: int
    thread: int | None = None
    reply_to: int | None = None
    buttons: Rows = ()
    keyboard: str = ""
    """Label of the one button of the reply keyboard; `remove` takes the keyboard away."""


class Sender:
    """One bot's token at one Bot API. It tries nothing again: the relay hears every refusal."""

    def __init__(self, token: str, api: str) -> None:
        self._methods = f"{api}/bot{token}/"
        self._files = f"{api}/file/bot{token}/"
        self._session: ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    # ------------------------------------------------------------------ messages

    async def copy(self, to: Destination, source: int, messages: Sequence[int]) -> tuple[int, ...]:
        """Copies by id: one message, or an album whole and in order."""
        where: Payload = {
            "chat_id": to.chat,
            "from_chat_id": source,
            "message_thread_id": to.thread,
        }
        if len(messages) == 1:
            one = await self.call(
                "copyMessage", {**where, **_around(to), "message_id": messages[0]}
            )
            return (_number(one),)
        many = await self.call("copyMessages", {**where, "message_ids": list(messages)})
        return tuple(_number(one) for one in many)

    async def text(self, to: Destination, text: MessageText) -> int:
        body = {"chat_id": to.chat, "message_thread_id": to.thread, **_words(text), **_around(to)}
        return _number(await self.call("sendMessage", body))

    async def file(
        self, to: Destination, kind: str, content: bytes, name: str, text: MessageText
    ) -> int:
        key = kind if kind in FILES else "document"
        caption = {} if kind in WITHOUT_CAPTION else _caption(text)
        form = FormData()
        body = {"chat_id": to.chat, "message_thread_id": to.thread, **caption, **_around(to)}
        for field, value in _given(body).items():
            plain = value if isinstance(value, str) else orjson.dumps(value).decode()
            form.add_field(field, plain)
        form.add_field(key, content, filename=name or kind)
        method = f"send{key.title().replace('_', '')}"
        return _number(await self._post(method, form, {}, FILE_SECONDS))

    async def fetch(self, file: str) -> bytes:
        """The content of a file that this bot has seen."""
        found = await self.call("getFile", {"file_id": file})
        if not isinstance(found, dict) or not found.get("file_path"):
            raise SendError(Failure(FailureKind.REFUSED, "file not found"))
        http = self._http()
        try:
            async with http.get(self._files + found["file_path"], timeout=FILE_SECONDS) as answer:
                answer.raise_for_status()
                return await answer.read()
        except (ClientError, OSError, TimeoutError) as error:
            failure = Failure(FailureKind.UNREACHABLE, type(error).__name__)
        raise SendError(failure)

    async def edit_text(self, to: Destination, message: int, text: MessageText) -> None:
        body = {"chat_id": to.chat, "message_id": message, **_words(text)}
        await self.call("editMessageText", {**body, "reply_markup": _inline(to)})

    async def edit_caption(self, to: Destination, message: int, text: MessageText) -> None:
        body = {"chat_id": to.chat, "message_id": message, "caption": text.text}
        more = {"caption_entities": list(text.entities) or None, "reply_markup": _inline(to)}
        await self.call("editMessageCaption", {**body, **more})

    async def edit_media(
        self, to: Destination, message: int, kind: str, file: str, text: MessageText
    ) -> None:
        media = _given({"type": kind, "media": file, **_caption(text)})
        body = {"chat_id": to.chat, "message_id": message, "media": media}
        await self.call("editMessageMedia", {**body, "reply_markup": _inline(to)})

    async def delete(self, chat: int, messages: Sequence[int]) -> None:
        await self.call("deleteMessages", {"chat_id": chat, "message_ids": list(messages)})

    async def react(self, chat: int, message: int, emoji: str) -> None:
        reaction = [{"type": "emoji", "emoji": emoji}] if emoji else []
        body = {"chat_id": chat, "message_id": message, "reaction": reaction}
        await self.call("setMessageReaction", body)

    # ------------------------------------------------------------------ topics

    async def create_topic(self, chat: int, name: str) -> int:
        made = await self.call("createForumTopic", {"chat_id": chat, "name": name})
        return _number(made, "message_thread_id")

    async def rename_topic(self, chat: int, thread: int, name: str) -> None:
        body = {"chat_id": chat, "message_thread_id": thread, "name": name}
        await self.call("editForumTopic", body)

    async def close_topic(self, chat: int, thread: int) -> None:
        await self.call("closeForumTopic", {"chat_id": chat, "message_thread_id": thread})

    async def reopen_topic(self, chat: int, thread: int) -> None:
        await self.call("reopenForumTopic", {"chat_id": chat, "message_thread_id": thread})

    async def delete_topic(self, chat: int, thread: int) -> None:
        await self.call("deleteForumTopic", {"chat_id": chat, "message_thread_id": thread})

    async def pin(self, chat: int, message: int) -> None:
        body = {"chat_id": chat, "message_id": message, "disable_notification": True}
        await self.call("pinChatMessage", body)

    # ------------------------------------------------------------------ the call

    async def call(self, method: str, body: Payload) -> Any:  # noqa: ANN401 - as the method says
        """Any call without a file; what is None is left out."""
        return await self._post(method, orjson.dumps(_given(body)), JSON, SECONDS)

    async def _post(
        self, method: str, data: FormData | bytes, headers: Mapping[str, str], wait: ClientTimeout
    ) -> Any:  # noqa: ANN401 - as the method says
        """Neither errors nor logs name the address: the token is part of it."""
        http, url = self._http(), self._methods + method
        try:
            async with http.post(url, data=data, headers=headers, timeout=wait) as answer:
                status, content = answer.status, await answer.read()
        except (ClientError, OSError, TimeoutError) as error:
            failure = Failure(FailureKind.UNREACHABLE, type(error).__name__)
        else:
            found = _answer(content)
            if found is not None and found["ok"]:
                return found.get("result")
            failure = _refusal(found, status)
        raise SendError(failure)

    def _http(self) -> ClientSession:
        if self._session is None:
            self._session = ClientSession()
        return self._session


def _answer(content: bytes) -> dict[str, Any] | None:
    """None where it is none: a proxy's page, a body cut short."""
    try:
        found = orjson.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) and "ok" in found else None


def _refusal(found: Mapping[str, Any] | None, status: int) -> Failure:
    if found is None:
        return Failure(FailureKind.UNREACHABLE, "an answer that is none")
    more = found.get("parameters") or {}
    return classify(
        int(found.get("error_code") or status),
        str(found.get("description") or ""),
        retry_after=float(more.get("retry_after") or 0),
        migrated_to=more.get("migrate_to_chat_id"),
    )


def _number(found: object, key: str = "message_id") -> int:
    """The call was accepted; what it gave back may still be of no form we know."""
    number = found.get(key) if isinstance(found, dict) else None
    if not isinstance(number, int):
        raise SendError(Failure(FailureKind.REFUSED, "an answer of unknown form"))
    return number


def _given(body: Payload) -> dict[str, object]:
    return {key: value for key, value in body.items() if value is not None}


def _words(text: MessageText) -> Payload:
    return {
        "text": text.text,
        "parse_mode": "HTML" if text.html else None,
        "entities": list(text.entities) or None,
        "link_preview_options": {"is_disabled": True},
    }


def _caption(text: MessageText) -> Payload:
    return {"caption": text.text or None, "caption_entities": list(text.entities) or None}


def _around(to: Destination) -> Payload:
    """What a message replies to, and the buttons that go with it."""
    reply = {"message_id": to.reply_to, "allow_sending_without_reply": True}
    return {
        "reply_parameters": None if to.reply_to is None else reply,
        "reply_markup": _markup(to),
    }


def _inline(to: Destination) -> Payload | None:
    if not to.buttons:
        return None
    rows = [[{"text": one.label, "callback_data": one.data} for one in row] for row in to.buttons]
    return {"inline_keyboard": rows}


def _markup(to: Destination) -> Payload | None:
    if to.keyboard == "remove":
        return {"remove_keyboard": True}
    if to.keyboard:
        keyboard = [[{"text": to.keyboard}]]
        return {"keyboard": keyboard, "resize_keyboard": True, "is_persistent": True}
    return _inline(to)
