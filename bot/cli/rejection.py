"""What a notice of refusal says: `rejection`."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.cli import arguments as given
from filing.loader import default
from filing.problems import Translate
from filing.rejections import decode
from filing.rejections.decode import Reading
from filing.rejections.told import NOTHING, Told, told

KNOWN, UNKNOWN, UNREADABLE = 0, 1, 2


def add_parsers(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """`rejection`."""
    parser = commands.add_parser(
        "rejection",
        help="say what a notice of refusal means, and which answers it concerns",
        description="Reads the text of a refusal as providers and authorities write it, and says "
        "for each known reason what it means, what to do, which questions of the form it "
        "concerns, and where that stands.",
        epilog="exit codes: 0 something was recognised · 1 nothing was · 2 the file cannot be read",
    )
    parser.add_argument("file", metavar="FILE", help="a text file, or - for standard input")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--lang", default="en", help="language of the answer (default: en)")
    parser.set_defaults(run=_rejection)


def _rejection(arguments: argparse.Namespace) -> int:
    try:
        say, text = given.language(arguments.lang), _read(arguments.file)
    except given.Unreadable as error:
        print(f"icp-guide: {error}", file=sys.stderr)
        return UNREADABLE
    reading = decode.default().read(text)
    if arguments.json:
        print(json.dumps(_as_json(reading, say), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(reading, say)))
    return KNOWN if reading.known else UNKNOWN


def _read(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise given.Unreadable(f"{name}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise given.Unreadable(f"{name}: the file is not UTF-8") from None


def _lines(reading: Reading, say: Translate) -> Iterator[str]:
    catalog = default()
    for hit in reading.hits:
        one = told(hit, catalog, say)
        yield f"[{one.id}] {one.meaning}"
        yield f"  “{one.quote}”"
        yield from (f"  {n}. {step}" for n, step in enumerate(one.steps, 1))
        yield f"  {say('Who acts')}: {', '.join(one.who)}"
        yield from _rest(one, say)
    for row in reading.open:
        yield say(row.ask)
        yield from (f"  ? {say(_meaning(key))}" for key in row.candidates if not row.bare)
    if reading.other is not None:
        yield say(reading.other.text)
    if reading.status is not None:
        yield f"{reading.status.words}: {say(reading.status.meaning)} {say(reading.status.next)}"
    if not reading.known:
        yield say(NOTHING)


def _meaning(key: str) -> str:
    return decode.default().library.reasons[key].meaning


def _rest(one: Told, say: Translate) -> Iterator[str]:
    fields = default().fields
    if one.wait:
        yield f"  {say('How long')}: {one.wait}"
    if one.fields:
        labels = (f"{say(fields[key].label)} [{key}]" for key in one.fields)
        yield f"  {say('Questions concerned')}: {', '.join(labels)}"
    yield from (f"  – {source}" for source in one.sources)


def _as_json(reading: Reading, say: Translate) -> dict[str, Any]:
    catalog = default()
    status = reading.status
    return {
        "sure": reading.sure,
        "reasons": [_reason(told(hit, catalog, say)) for hit in reading.hits],
        "open": [{"candidates": list(row.candidates), "ask": say(row.ask)} for row in reading.open],
        "other": {"id": reading.other.id, "text": say(reading.other.text)}
        if reading.other
        else None,
        "status": {"words": status.words, "meaning": say(status.meaning), "next": say(status.next)}
        if status
        else None,
    }


def _reason(one: Told) -> dict[str, Any]:
    return {
        "id": one.id,
        "quote": one.quote,
        "meaning": one.meaning,
        "steps": list(one.steps),
        "who": list(one.who),
        "wait": one.wait,
        "fields": list(one.fields),
        "sources": list(one.sources),
    }
