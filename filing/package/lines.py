"""Line breaking: Chinese text between any characters allowed, other scripts between words."""

import re
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]

WIDE = (
    "\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
"""Characters that may stand at either end of a line (Chinese, kana, full-width forms)."""

NEVER_FIRST = "，。、；：？！）》」』】〕〉”’…·,.;:?!)]}%°℃—～〗"
NEVER_LAST = "（《「『【〔〈“‘([{〖"

_TOKEN = re.compile(rf"\s+|[{WIDE}]|[^\s{WIDE}]+")


def wrap(text: str, limit: float, measure: Measure) -> list[str]:
    """Lines none of which is wider than `limit`; a line feed is kept, a word too long is cut."""
    return [
        line for paragraph in text.split("\n") for line in _paragraph(paragraph, limit, measure)
    ]


def _paragraph(text: str, limit: float, measure: Measure) -> Iterator[str]:
    line = ""
    for piece in _pieces(text):
        if measure((line + piece).rstrip()) <= limit:
            line += piece
            continue
        if line.strip():
            yield line.rstrip()
        line = piece.lstrip()
        while measure(line) > limit and len(line) > 1:
            head = _head(line, limit, measure)
            yield head
            line = line[len(head) :]
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """The smallest parts that stay together, closing marks with what they close."""
    held = ""
    for token in _TOKEN.findall(text):
        if held and token[0] not in NEVER_FIRST and held[-1] not in NEVER_LAST:
            yield held
            held = ""
        held += token
    if held:
        yield held


def _head(word: str, limit: float, measure: Measure) -> str:
    """As much of the beginning as fits, one character at least."""
    count = 1
    while count < len(word) and measure(word[: count + 1]) <= limit:
        count += 1
    return word[:count]
