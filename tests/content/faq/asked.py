"""Questions from public pages: `python -m tests.content.faq.asked` prints the figures.

Each stands in, or is answered by, an issue, a forum thread or a help page (`asked_sources.toml`);
the wording is ours, some are put in the other language, and a few (`OWN`) were made up. They were
labelled with the entries that answer them before any was searched. A digest of the text puts each
into one of two halves: failures of `seen` may be read while tuning, those of `unseen` not. One hand
wrote both halves, so `unseen` is kinder than a stranger's questions.

There are two sets: the settings of the search were compared by the sums of both halves of `asked`,
so that it is no longer quite unseen; `third` was collected afterwards. Name a set, or a set and a
half, to print only these.
"""

import hashlib
import sys
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from faq import loader
from faq.search import Index, Outcome

SETS = ("asked", "third")
HALVES = ("seen", "unseen")
LANGUAGES = ("en", "zh")
OWN = "own"
"""The source of questions that were met nowhere."""
_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Asked:
    lang: str
    entries: frozenset[str]
    """Any of them answers; empty where the search has to abstain."""
    source: str
    typed: str

    @property
    def half(self) -> str:
        return HALVES[hashlib.sha256(self.typed.encode()).digest()[0] % 2]


def sources() -> dict[str, str]:
    return tomllib.loads((_FOLDER / "asked_sources.toml").read_text("utf-8"))


def asked(name: str) -> list[Asked]:
    """The questions of a set."""
    lines = (_FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return [
        Asked(lang, frozenset(entries.split("/")) - {"-"}, source, typed)
        for lang, entries, source, typed in rows
    ]


def figures(index: Index, questions: Collection[Asked]) -> dict[str, float]:
    """Shares: right entry first, among three; answered alone and wrong; abstained."""
    inside = [(one, index.look_up(one.typed)) for one in questions if one.entries]
    outside = [index.look_up(one.typed) for one in questions if not one.entries]
    offered = [(one, [hit.id for hit in found.hits], found.outcome) for one, found in inside]
    known = (Outcome.ANSWER, Outcome.CHOICES)
    shown = [(one, ids if outcome in known else [], outcome) for one, ids, outcome in offered]
    first = sum(bool(ids) and ids[0] in one.entries for one, ids, _ in shown)
    three = sum(not one.entries.isdisjoint(ids[:3]) for one, ids, _ in shown)
    wrong = sum(
        outcome is Outcome.ANSWER and ids[0] not in one.entries for one, ids, outcome in shown
    )
    return {
        "first": first / len(inside),
        "three": three / len(inside),
        "wrong": wrong / len(inside),
        "abstains": sum(found.outcome not in known for found in outside) / len(outside),
    }


def main() -> None:
    index = Index(loader.load())
    wanted = set(sys.argv[1:])
    sets = [name for name in SETS if name in wanted] or SETS
    halves = [half for half in HALVES if half in wanted] or HALVES
    for name, half, lang in product(sets, halves, LANGUAGES):
        chosen = [one for one in asked(name) if one.half == half and one.lang == lang]
        told = ", ".join(f"{what} {share:.1%}" for what, share in figures(index, chosen).items())
        print(f"{name:6} {half:7} {lang}  {told}  ({len(chosen)} questions)")  # noqa: T201


if __name__ == "__main__":
    main()
