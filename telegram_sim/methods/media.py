"""Sending files, contacts, places and albums; getFile."""

from __future__ import annotations

from collections.abc import Callable

from telegram_sim.call import Call, api, limited_caption, parsed
from telegram_sim.errors import UNAVAILABLE, bad
from telegram_sim.files import (
    DOWNLOAD_LIMIT,
    UPLOAD_LIMIT,
    as_kind,
    by_file_id,
    file_id,
    store,
    too_large,
)
from telegram_sim.methods.sending import answer, publish, target
from telegram_sim.model import Json, Media, Upload
from telegram_sim.spans import Rich

ALBUM_MOST = 10
ALBUM_KINDS = frozenset({"photo", "video", "document", "audio"})
ALONE = frozenset({"document", "audio"})
DEFAULTS: dict[str, Json] = {
    "video": {"width": 640, "height": 360, "duration": 1},
    "animation": {"width": 320, "height": 240, "duration": 1},
    "audio": {"duration": 1},
    "voice": {"duration": 1},
    "video_note": {"length": 240, "duration": 1},
    "sticker": {
        "width": 512,
        "height": 512,
        "type": "regular",
        "is_animated": False,
        "is_video": False,
        "emoji": "🙂",
    },
}
SHOWN = ("width", "height", "duration", "length", "performer", "title", "emoji")
NUMBERS = frozenset({"width", "height", "duration", "length"})


def attributes(kind: str, given: Json) -> Json:
    known: Json = dict(DEFAULTS.get(kind, {}))
    for name in SHOWN:
        value = given.get(name)
        if value not in (None, ""):
            known[name] = int(str(value)) if name in NUMBERS else value
    return known if kind not in {"document", "photo"} else {}


def file_media(call: Call, kind: str, upload: Upload | None, value: str, given: Json) -> Media:
    """A new upload, or a file the bot already has an id of."""
    if upload is not None:
        if len(upload.data) > UPLOAD_LIMIT:
            raise too_large()
        return Media(kind, store(call.world, kind, upload, attributes(kind, given)))
    if not value:
        name = kind.replace("_", " ")
        raise bad(f"there is no {name} in the request")
    if value.startswith(("http://", "https://")):
        raise bad("failed to get HTTP URL content")
    known = as_kind(by_file_id(call.world, call.bot, value), kind)
    return Media(known.kind, known)


def _sender(kind: str) -> Callable[[Call], Json]:
    def send(call: Call) -> Json:
        goal = target(call)
        upload = call.upload(kind)
        value = "" if upload is not None else call.text(kind)
        media = file_media(call, kind, upload, value, call.values)
        media.spoiler = call.flag("has_spoiler")
        media.caption_above = call.flag("show_caption_above_media")
        rich = Rich("") if kind in {"sticker", "video_note"} else call.caption()
        message = publish(call, goal, media=media, text=rich.text, entities=rich.entities)
        return answer(call, message)

    return send


for _kind, _name in (
    ("photo", "sendPhoto"),
    ("document", "sendDocument"),
    ("video", "sendVideo"),
    ("animation", "sendAnimation"),
    ("audio", "sendAudio"),
    ("voice", "sendVoice"),
    ("video_note", "sendVideoNote"),
    ("sticker", "sendSticker"),
):
    api(_name)(_sender(_kind))


@api("sendContact")
def send_contact(call: Call) -> Json:
    goal = target(call)
    if not call.text("phone_number"):
        raise bad("phone number is empty")
    if not call.text("first_name"):
        raise bad("first name is empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    data = {name: call.text(name) for name in names if call.text(name)}
    return answer(call, publish(call, goal, media=Media("contact", data=data)))


def _place(call: Call) -> Json:
    try:
        place = {name: float(call.text(name)) for name in ("latitude", "longitude")}
    except ValueError as error:
        raise bad("location is empty") from error
    return place


@api("sendLocation")
def send_location(call: Call) -> Json:
    goal = target(call)
    return answer(call, publish(call, goal, media=Media("location", data=_place(call))))


@api("sendVenue")
def send_venue(call: Call) -> Json:
    goal = target(call)
    data = {"location": _place(call), "title": call.text("title"), "address": call.text("address")}
    return answer(call, publish(call, goal, media=Media("venue", data=data)))


@api("sendDice")
def send_dice(call: Call) -> Json:
    goal = target(call)
    data = {"emoji": call.text("emoji", "🎲"), "value": 1 + call.world.number() % 6}
    return answer(call, publish(call, goal, media=Media("dice", data=data)))


@api("sendPoll")
def send_poll(call: Call) -> Json:
    goal = target(call)
    options = [one["text"] if isinstance(one, dict) else str(one) for one in call.items("options")]
    if not call.text("question") or not options:
        raise bad("poll must have at least 1 option")
    data = {
        "id": str(call.world.number()),
        "question": call.text("question"),
        "options": [
            {"text": option, "voter_count": 0, "persistent_id": str(number)}
            for number, option in enumerate(options)
        ],
        "allows_revoting": True,
        "members_only": False,
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
    }
    return answer(call, publish(call, goal, media=Media("poll", data=data)))


def input_media(call: Call, item: object) -> tuple[Media, Rich]:
    """One InputMedia object with its caption."""
    if not isinstance(item, dict):
        raise bad("can't parse InputMedia: expected an Object")
    kind = str(item.get("type") or "")
    if kind not in ALBUM_KINDS and kind != "animation":
        raise bad("can't parse InputMedia: unsupported type")
    value = str(item.get("media") or "")
    upload = call.attached(value)
    media = file_media(call, kind, upload, "" if upload else value, item)
    media.spoiler = bool(item.get("has_spoiler"))
    media.caption_above = bool(item.get("show_caption_above_media"))
    text = item.get("caption") or ""
    rich = parsed(text, item.get("parse_mode") or "", item.get("caption_entities"))
    return media, limited_caption(rich)


@api("sendMediaGroup")
def send_media_group(call: Call) -> list[Json]:
    goal = target(call)
    items = call.items("media")
    if not items:
        raise bad("there are no messages to send")
    if len(items) > ALBUM_MOST:
        raise bad("too many messages to send as an album")
    parts = [input_media(call, item) for item in items]
    kinds = {media.kind for media, _ in parts}
    if "animation" in kinds:
        raise bad("animation can't be used in an album")
    for kind in sorted(kinds & ALONE):
        if len(kinds) > 1:
            raise bad(f"{kind} can't be mixed with other media types")
    album = str(13_000_000_000_000_000 + call.world.number()) if len(parts) > 1 else None
    goal.markup = None
    return [
        answer(
            call,
            publish(call, goal, media=media, text=rich.text, entities=rich.entities, album=album),
        )
        for media, rich in parts
    ]


@api("getFile")
def get_file(call: Call) -> Json:
    value = call.text("file_id")
    if not value:
        raise bad("file_id not specified")
    file = by_file_id(call.world, call.bot, value, UNAVAILABLE)
    if len(file.data) > DOWNLOAD_LIMIT:
        raise bad("file is too big")
    return {
        "file_id": file_id(call.bot, file),
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
        "file_path": file.path,
    }
