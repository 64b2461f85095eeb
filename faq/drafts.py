"""Draft files of entries, made of answers that staff gave and proposed for the FAQ."""

import json
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

from faq.model import LANGUAGES

_HEAD: Final = """\
# Proposed by staff; what could tell who asked is masked – look again. To make an entry of it: give
# it an id, put it into a file of faq/content/entries/, write the other language, cite a source, put
# five phrasings for each language into the file of the same name in faq/content/phrasings/. Then:
# python -m tests.content.faq.train
"""


def name(question: str, lang: str) -> str:
    """The draft's file, the same for the same question."""
    return f"{lang}-{blake2b(question.encode(), digest_size=4).hexdigest()}.toml"


def draft(question: str, answer: str, lang: str, near: Sequence[str]) -> str:
    """The text of the file; `near` are entries that are likest, for links – or to extend one."""
    texts = dict.fromkeys(LANGUAGES, ("", "")) | {lang: (question, answer)}
    lines = [
        _HEAD,
        "[[entry]]",
        "id = ''",
        "sources = [{ id = '', chapter = '' }]",
        f"see_also = {json.dumps(list(near))}",
    ]
    for one, (asked, told) in texts.items():
        lines += ["", f"[entry.{one}]", f"question = {_quoted(asked)}", f"answer = {_quoted(told)}"]
        lines.append("keywords = ''")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False)
