"""How well the search answers what people type: `python -m tests.content.faq.figures`.

The questions were written, each round by another hand, from the list of fixed ids alone, without
sight of the entries; a part of `tuned` is our own. Of `tuned` the failures were read while tuning;
`unseen` was only measured. `further` asks of the entries without a fixed id: unread too, but its
writers knew question and answer.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from faq import loader
from faq.model import Listed
from faq.search import Index

TABLES = ("tuned", "unseen", "further", "people")
READ = ("tuned", "further")
"""Tables whose failures were read; the temperature is fitted on these."""
LANGUAGES = ("en", "zh")


@dataclass(frozen=True)
class Case:
    lang: str
    entries: frozenset[str]
    """Any of them answers; empty where nothing does."""
    typed: str


def table(name: str) -> Iterator[Case]:
    path = Path(__file__).parent / f"phrasings_{name}.toml"
    for lang, rows in tomllib.loads(path.read_text("utf-8")).items():
        for entry, phrases in rows.items():
            entries = frozenset(entry.split("/")) - {"outside"}
            for typed in Listed(phrases).each:
                yield Case(lang, entries, typed)


def figures(index: Index, cases: list[Case]) -> dict[str, float]:
    """The shares answered rightly first, among three; of foreign questions, if any, left alone."""
    inside = [(case, index.find(case.typed)) for case in cases if case.entries]
    outside = [index.find(case.typed) for case in cases if not case.entries]
    first = sum(bool(hits) and hits[0].id in case.entries for case, hits in inside)
    three = sum(not case.entries.isdisjoint(hit.id for hit in hits) for case, hits in inside)
    reached = {"first": first / len(inside), "three": three / len(inside)}
    if outside:
        reached["abstains"] = sum(not hits for hits in outside) / len(outside)
    return reached


def main() -> None:
    index = Index(loader.load())
    for name in TABLES:
        for lang in LANGUAGES:
            cases = [case for case in table(name) if case.lang == lang]
            reached = figures(index, cases)
            told = ", ".join(f"{figure} {share:.1%}" for figure, share in reached.items())
            print(f"{name:9} {lang}  {told}  ({len(cases)} questions)")  # noqa: T201


if __name__ == "__main__":
    main()
