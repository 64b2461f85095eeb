"""A case's transcript in two forms: text to read, JSON to keep."""

import json
from collections.abc import Sequence

from desk.reports import TranscriptLine
from desk.texts import stamp

VERSION = 1


def as_text(case: int, lines: Sequence[TranscriptLine]) -> str:
    head = f"Case {case}, times are UTC+8\n"
    body = "\n".join(
        f"[{stamp(line.at)}] {line.who} ({line.kind}): {line.text}".rstrip() for line in lines
    )
    return f"{head}\n{body}\n"


def as_json(case: int, lines: Sequence[TranscriptLine]) -> str:
    rows = [
        {"at": line.at.isoformat(), "who": line.who, "kind": line.kind, "text": line.text}
        for line in lines
    ]
    whole = {"version": VERSION, "case": case, "lines": rows}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
