"""Check kinds for place names inside a website's name, matched at word borders."""

from dataclasses import dataclass
from typing import Final, cast

from filing.checking.context import Check, CheckContext, CheckResult, Kinds, Nothing
from filing.checking.naming import suggestion

PLACES: Final = "website.name_person_place"
"""The rule whose parameters hold the names of places."""


@dataclass(frozen=True, slots=True)
class Places:
    """`words`: names of places. Two-character words that end with their first character
    (`before`) or begin with their last (`after`); the same as a character with those that it
    forms a word with (`ends`, `begins`); `tails`: words behind which they are places all the
    same."""

    words: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()


def forbids_places(s: CheckContext, p: Places) -> CheckResult:
    """The name holds none of the places; where its end begins another word, it is no place."""
    text = s.text()
    word = max((word for word in p.words if _stands(text, word, p)), key=len, default="")
    return _told(s, word)


def no_place_at_all(s: CheckContext, _p: Nothing) -> CheckResult:
    """The name holds none of the places, not even where it may be another word."""
    words = cast("tuple[str, ...]", s.catalog.rule(PLACES).params["words"])
    return _told(s, max((word for word in words if word in s.text()), key=len, default=""))


def _told(s: CheckContext, word: str) -> CheckResult:
    if not word:
        return None
    text = s.text()
    return {"value": text, "word": word, "suggestion": suggestion(s, text.replace(word, ""))}


def _stands(text: str, word: str, p: Places) -> bool:
    """Whether it stands in the text somewhere with its own borders: not in 上海棠, 长江西岸."""
    at = text.find(word)
    while at >= 0:
        if _bordered(text, at, at + len(word), p):
            return True
        at = text.find(word, at + 1)
    return False


def _bordered(text: str, at: int, end: int, p: Places) -> bool:
    left, right = text[max(0, at - 1) : at + 1], text[end - 1 : end + 1]
    if left in p.before or _pair(left[::-1], p.ends):
        return False
    inner = right in p.after or _pair(right, p.begins)
    return not inner or text.startswith(p.tails, end)


def _pair(two: str, words: tuple[str, ...]) -> bool:
    """Whether two characters are a word: the first heads a line, the second stands in it."""
    return len(two) > 1 and any(line[0] == two[0] and two[1] in line[1:] for line in words)


_GIVES = ("value", "word", "suggestion")
KINDS: Kinds = {
    "forbids_places": Check(Places, forbids_places, _GIVES),
    "no_place_at_all": Check(Nothing, no_place_at_all, _GIVES),
}
