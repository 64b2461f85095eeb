"""Phrases that stand instead of an answer, by language: loaded from `phrases/`."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dialogs.routing import words
from filing import toml

FOLDER = Path(__file__).parent / "phrases"

LONGEST = 80
"""No such phrase has more characters."""


@dataclass(frozen=True, slots=True)
class Referent:
    """Words for another answer, a paper, a person or a place; `whose` tells which."""

    whose: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language's phrases, as its file has them."""

    between: str
    """What stands between a text and the words around it."""
    fronts: tuple[str, ...]
    rears: tuple[str, ...]
    nothing_likes: tuple[str, ...]
    unsure_likes: tuple[str, ...]
    later_likes: tuple[str, ...]
    refuses_likes: tuple[str, ...]
    suggests_likes: tuple[str, ...]
    either_likes: tuple[str, ...]
    refers_likes: tuple[str, ...]
    states_likes: tuple[str, ...]
    filler_likes: tuple[str, ...]
    back_likes: tuple[str, ...]
    leaves_likes: tuple[str, ...]
    stays_likes: tuple[str, ...]
    onward_likes: tuple[str, ...]
    language_likes: tuple[str, ...]
    statement_voices: tuple[str, ...]
    statement_words: tuple[str, ...]
    form_voices: tuple[str, ...]
    talk_voices: tuple[str, ...]
    person_voices: tuple[str, ...]
    name_voices: tuple[str, ...]
    address_words: tuple[str, ...]
    address_voices: tuple[str, ...]
    brand_words: tuple[str, ...]
    roles: tuple[Referent, ...]
    particles: str = "(?!)"
    function_signs: str = "(?!)"
    surnames: str = ""
    double_surnames: tuple[str, ...] = ()

    def around(self, patterns: tuple[str, ...]) -> str:
        """One pattern of several, with the words that may stand around them."""
        role = "|".join(word for one in self.roles for word in one.words)
        core = "|".join(patterns).replace("{role}", f"(?:{role})")
        front, rear = "|".join(self.fronts), "|".join(self.rears)
        between = self.between
        return f"(?:(?:{front}){between})*(?:{core})(?:{between}(?:{rear}))*"


@cache
def languages() -> dict[str, Phrases]:
    """By the code of the language, which is the name of its file."""
    return {
        path.stem: toml.build(Phrases, toml.read(path), path.name) for path in toml.files(FOLDER)
    }


def whole(text: str, name: str) -> str:
    """The language in whose list of that name the whole text is a phrase, or nothing:
    `later_likes`."""
    said = words.plain(text).rstrip("?？").strip(words.EDGES)
    if not 0 < len(said) <= LONGEST:
        return ""
    return next((code for code in languages() if _around(code, name).fullmatch(said)), "")


def says_nothing(text: str) -> bool:
    """Whether a text says that there is no answer, in a word or in a phrase."""
    return words.says_nothing(text) or bool(whole(text, "nothing_likes"))


def asks(text: str, *, name: bool = False) -> bool:
    """Whether a text asks, "A or B" without a mark too. `name`: a name is expected."""
    named = name and words.is_named(words.plain(text))
    return words.asks(text, name=name) or bool(not named and whole(text, "either_likes"))


def prepare() -> None:
    """Compiles all patterns, which takes a third of a second."""
    for code, found in languages().items():
        for name in found.__slots__:
            if name.endswith("_likes"):
                _around(code, name)


@cache
def _around(code: str, name: str) -> re.Pattern[str]:
    found = languages()[code]
    return re.compile(found.around(getattr(found, name)))


def voices(text: str, name: str) -> bool:
    """Whether one of the phrases of that list stands in a plain text: `name_voices`."""
    return any(_inside(code, name).search(text) for code in languages())


@cache
def _inside(code: str, name: str) -> re.Pattern[str]:
    return re.compile("|".join(getattr(languages()[code], name)))


def is_surnamed(name: str) -> bool:
    """Whether a Chinese name begins with a surname."""
    return any(
        name[:1] in "".join(found.surnames.split()) or name.startswith(found.double_surnames)
        for found in languages().values()
        if found.surnames
    )


def spoken(text: str, share: float) -> bool:
    """Whether a text sounds spoken: by its last character, or by `share` of characters that names
    hardly have."""
    for code in languages():
        ends, inside = _sounds(code)
        hits = inside.findall(text)
        if ends.search(text) or (len(set(hits)) > 1 and len(hits) >= share * len(text)):
            return True
    return False


@cache
def _sounds(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    found = languages()[code]
    return re.compile(f"(?:{found.particles})$"), re.compile(found.function_signs)


def role(text: str) -> str:
    """Which other answer, paper, person or place a text names: the longest of its words tells."""
    said = words.plain(text)
    hits = [hit for pattern in _roles() for hit in pattern.finditer(said) if hit[0]]
    best = max(hits, key=lambda hit: len(hit[0]), default=None)
    return next(name for name, hit in best.groupdict().items() if hit) if best else ""


@cache
def _roles() -> tuple[re.Pattern[str], ...]:
    """One pattern for each role and language, its group named after the role."""
    return tuple(
        re.compile(rf"(?P<{one.whose}>(?<![a-z])(?:{'|'.join(one.words)})(?![a-z]))")
        for found in languages().values()
        for one in found.roles
    )
