"""Text and its entities: UTF-16 offsets, trimming, and the links Telegram finds by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from telegram_sim.model import Json

OPAQUE = frozenset({"pre", "code", "text_link", "text_mention"})
SIMPLE = frozenset(
    {
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
    }
)
# Control characters and the invisible ones that Telegram drops from every text.
DROPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\r\u2028-\u202e\u033f\u030a]")
FOUND = re.compile(
    r"(?P<email>(?<![\w.+-])[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,})"
    r"|(?P<url>https?://[^\s<>\"']+"
    r"|(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+"
    r"(?:com|org|net|cn|io|me|gov|edu|info|top|xyz|dev|app|shop|site|wang|biz)"
    r"(?![\w-])(?:[/?#][^\s<>\"']*)?)"
    r"|(?P<mention>(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w))"
    r"|(?P<hashtag>(?<![\w#])#(?=[\w]*[^\W\d_])\w{1,255})"
    r"|(?P<bot_command>(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z][A-Za-z0-9_]{2,31})?(?![\w/]))",
    re.IGNORECASE,
)
CLOSERS = ".,:;!?'\")]}>«»"


@dataclass(slots=True)
class Rich:
    """Text with entities in UTF-16 code units."""

    text: str
    entities: list[Json] = field(default_factory=list)


def units(text: str) -> int:
    """The length in UTF-16 code units."""
    return (
        len(text) + sum(1 for char in text if char > "\uffff") if not text.isascii() else len(text)
    )


def piece(text: str, entity: Json) -> str:
    raw = text.encode("utf-16-le")
    start = entity["offset"] * 2
    return raw[start : start + entity["length"] * 2].decode("utf-16-le", "ignore")


def clean(rich: Rich) -> Rich:
    """Control characters and white space around go; entities move along."""
    if DROPPED.search(rich.text):
        rich = _without_dropped(rich)
    stripped = rich.text.rstrip()
    before = len(stripped) - len(stripped.lstrip())
    result = stripped[before:]
    if result == rich.text:
        return rich
    return Rich(result, _clipped(rich.entities, before, units(result)))


def _clipped(entities: list[Json], shift: int, length: int) -> list[Json]:
    kept: list[Json] = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] + entity["length"] - shift, length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return kept


def _without_dropped(rich: Rich) -> Rich:
    """`\\r` and friends are one UTF-16 unit each."""
    positions: list[int] = []
    at = 0
    for char in rich.text:
        if DROPPED.match(char):
            positions.append(at)
        at += 2 if char > "\uffff" else 1

    def moved(offset: int) -> int:
        return offset - sum(1 for position in positions if position < offset)

    entities = [
        {
            **entity,
            "offset": moved(entity["offset"]),
            "length": moved(entity["offset"] + entity["length"]) - moved(entity["offset"]),
        }
        for entity in rich.entities
    ]
    return Rich(DROPPED.sub("", rich.text), [one for one in entities if one["length"]])


def with_found(rich: Rich) -> Rich:
    """Adds commands, mentions, hashtags, addresses that stand in plain text."""
    text = rich.text
    if not any(mark in text for mark in "/@#."):
        return Rich(text, ordered(rich.entities))
    taken = [
        (one["offset"], one["offset"] + one["length"])
        for one in rich.entities
        if one["type"] in OPAQUE
    ]
    found: list[Json] = []
    for match in FOUND.finditer(text):
        kind = match.lastgroup or "url"
        value = match.group().rstrip(CLOSERS) if kind == "url" else match.group()
        offset = units(text[: match.start()])
        length = units(value)
        if any(start < offset + length and offset < end for start, end in taken):
            continue
        found.append({"offset": offset, "length": length, "type": kind})
    return Rich(text, ordered([*rich.entities, *found]))


def ordered(entities: list[Json]) -> list[Json]:
    return sorted(entities, key=lambda one: (one["offset"], -one["length"]))
