"""`faq gaps`, `faq stats` and `faq drafts`: what the gap log of the database says."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.cli import stored
from faq import drafts as draft_files
from faq import gaps as gap_rules
from faq import loader
from faq.search import Hit, Index
from storage.applicant.gaps import Gap, Votes

OK, NOTHING = 0, 1


def gaps(as_json: bool, lang: str | None) -> int:
    """The groups, most frequent first; 1 where there is none."""

    async def work(here: stored.Stored) -> int:
        async with await here.opened() as database:
            rows = await database.gaps.rows()
        return _gaps([row for row in rows if lang in {None, row.lang}], as_json)

    return stored.run(work)


def _gaps(rows: Sequence[Gap], as_json: bool) -> int:
    index = Index(loader.load())
    groups = gap_rules.group(rows, index.tokens)
    if as_json:
        return _print([_group(one, _near(index, one.asked)) for one in groups])
    for one in groups:
        kinds = ", ".join(f"{kind} {times}" for kind, times in one.kinds)
        near = "".join(f"  → {hit.id} {hit.score:.2f}" for hit in _near(index, one.asked)[:1])
        print(f"{one.times:5}  {one.lang}  {one.asked}  ({kinds}){near}")
        for other in one.others:
            print(f"             {other}")
    if not groups:
        print("no gaps")
    return OK if groups else NOTHING


def drafts(folder: Path) -> int:
    """Writes a draft entry for each answer that staff promoted; a file that is there stays."""

    async def work(here: stored.Stored) -> int:
        async with await here.opened() as database:
            rows = await database.gaps.rows()
        return _drafted([row for row in rows if row.kind == gap_rules.PROMOTED], folder)

    return stored.run(work)


def _drafted(rows: Sequence[Gap], folder: Path) -> int:
    index = Index(loader.load())
    for row in rows:
        question, answer = gap_rules.asked_and_told(row.folded)
        path = folder / draft_files.name(question, row.lang)
        if path.exists():
            print(f"{path} is there already")
            continue
        near = [hit.id for hit in _near(index, question)]
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(draft_files.draft(question, answer, row.lang, near), "utf-8")
        print(path)
    if not rows:
        print("nothing promoted")
    return OK if rows else NOTHING


def _near(index: Index, row: str) -> list[Hit]:
    """The entries that the question may have meant, or that could be extended."""
    return index.suggest(gap_rules.asked_and_told(row)[0])


def stats(as_json: bool, lang: str | None) -> int:
    """Counts of the gaps and the votes of each entry."""

    async def work(here: stored.Stored) -> int:
        async with await here.opened() as database:
            rows, votes = await database.gaps.rows(), await database.gaps.votes()
        wanted = [row for row in rows if lang in {None, row.lang}]
        return _stats(wanted, [one for one in votes if lang in {None, one.lang}], as_json)

    return stored.run(work)


def _stats(rows: Sequence[Gap], votes: Sequence[Votes], as_json: bool) -> int:
    counted = gap_rules.statistics(rows)
    told: dict[str, Any] = {
        "entries": len(loader.load().entries),
        "gaps": {
            "questions": counted.questions,
            "times": counted.times,
            "by_kind": dict(counted.by_kind),
            "by_lang": dict(counted.by_lang),
        },
        "votes": [_vote(one) for one in votes],
    }
    if as_json:
        return _print(told)
    print(f"{told['entries']} entries; {counted.questions} questions without an answer,")
    print(f"asked {counted.times} times: {dict(counted.by_kind)} {dict(counted.by_lang)}")
    for one in votes:
        print(f"{one.entry:26} {one.lang}  helpful {one.helpful}  useless {one.useless}")
    return OK


def _group(one: gap_rules.GapGroup, near: list[Hit]) -> dict[str, Any]:
    return {
        "asked": one.asked,
        "lang": one.lang,
        "times": one.times,
        "kinds": dict(one.kinds),
        "others": list(one.others),
        "suggested": [{"id": hit.id, "score": hit.score} for hit in near],
    }


def _vote(one: Votes) -> dict[str, Any]:
    return {
        "entry": one.entry,
        "lang": one.lang,
        "helpful": one.helpful,
        "useless": one.useless,
    }


def _print(value: object) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=2))
    return OK
