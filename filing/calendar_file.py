"""Days as a calendar file (RFC 5545): plain text that every phone's calendar takes."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 75
"""Octets of a line; a longer one is folded."""

NAME: Final = "-//ICP Guide//filing//EN"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """A whole day, and what is due on it. `key`: the same event keeps its key for ever."""

    key: str
    day: dt.date
    title: str
    text: str


def calendar(events: Iterable[CalendarEvent], now: dt.datetime) -> bytes:
    """The file; each event is announced a day ahead, at nine."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{NAME}", "CALSCALE:GREGORIAN"]
    for event in events:
        lines += _event(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(event: CalendarEvent, now: dt.datetime) -> Iterator[str]:
    name = hashlib.sha256(event.key.encode()).hexdigest()[:32]
    end = event.day + dt.timedelta(days=1)
    yield "BEGIN:VEVENT"
    yield f"UID:{name}@icp-guide"
    yield f"DTSTAMP:{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{end:%Y%m%d}"
    yield f"SUMMARY:{_escaped(event.title)}"
    yield f"DESCRIPTION:{_escaped(event.text)}"
    yield "TRANSP:TRANSPARENT"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{_escaped(event.title)}"
    yield "TRIGGER:-PT15H"
    yield "END:VALARM"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> str:
    """Cut between characters, never inside one."""
    parts, room = [""], LONGEST
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append("")
            room = LONGEST - 1  # the space in front of what goes on
        parts[-1] += sign
        room -= size
    return "\r\n ".join(parts)
