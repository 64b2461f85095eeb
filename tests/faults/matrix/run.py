"""The fault matrix: walks in which, together, everything goes wrong once for each kind of fault.

    python -m tests.faults.matrix.run [--shard 1/2] [--fresh] [--only call/cut]

What was done is kept in a file, a line a case; started again it goes on behind it. The figures are
printed at the end; the exit code is 1 where one of them is not 0.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from tests.faults.matrix.house import House, house
from tests.faults.matrix.points import KINDS, Case
from tests.faults.matrix.walk import Outcome, walked

RESULTS = Path(__file__).parents[3] / "var" / "faults.tsv"
A_HOUSE = 60
"""Walks after which a new house is built: none grows old."""

SHOWN = ("lost", "blocked", "ended", "marks", "doubled")


class Results:
    """One line a case: the case, whether the walk came that far, and what became of it."""

    def __init__(self, path: Path, *, fresh: bool) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        if fresh:
            path.unlink(missing_ok=True)
        path.touch()
        self.done = {case: outcome for case, outcome in self._read() if outcome.good}
        """What was not good is tried again."""

    def _read(self) -> Iterator[tuple[Case, Outcome]]:
        for line in self._path.read_text("utf-8").splitlines():
            name, *values = line.split("\t")
            plain = dict(zip((one.name for one in fields(Outcome)), values, strict=True))
            told = plain.pop("told")
            numbers = {key: int(value) for key, value in plain.items()}
            yield Case.read(name), Outcome(**numbers, told=told)

    def keep(self, case: Case, outcome: Outcome) -> None:
        self.done[case] = outcome
        values = [getattr(outcome, one.name) for one in fields(Outcome)]
        shown = [str(one) for one in values]
        shown[-1] = " ".join(outcome.told.split())
        with self._path.open("a", encoding="utf-8") as file:
            file.write("\t".join([str(case), *shown]) + "\n")


def lines(shard: int, shards: int, only: str) -> list[tuple[str, str]]:
    """The rows of the matrix that this shard walks: place and kind."""
    rows = [(point, kind) for point, kinds in KINDS.items() for kind in kinds]
    chosen = [row for row in rows if "/".join(row).startswith(only)]
    return chosen[shard - 1 :: shards]


async def row(
    made: House, results: Results, point: str, kind: str, budget: int
) -> tuple[int, bool]:
    """(walks, whether the row is at its end). After one that was not good the house is left."""
    walks = 0
    for number in range(1, Case(point, kind, 1).apart + 1):
        if walks == budget:
            return walks, False
        case = Case(point, kind, number)
        outcome = results.done.get(case)
        if outcome is None:
            outcome = await walked(made, case)
            results.keep(case, outcome)
            walks += 1
            if not outcome.good:
                _say(f"{case}: {outcome}")
                return budget, number == case.apart
        if not outcome.faults:
            break  # fewer of these happen in a whole walk
    return walks, True


async def run(results: Results, rows: Sequence[tuple[str, str]]) -> None:
    left = list(rows)
    while left:
        with tempfile.TemporaryDirectory() as folder:
            async with house(Path(folder)) as made:
                budget = A_HOUSE
                while left and budget > 0:
                    walks, over = await row(made, results, *left[0], budget)
                    budget -= walks
                    if over:
                        left.pop(0)


def figures(results: Results, rows: Sequence[tuple[str, str]]) -> int:
    """Prints them; the exit code."""
    wanted = set(rows)
    found = [one for case, one in results.done.items() if (case.point, case.kind) in wanted]
    sums = {name: sum(getattr(one, name) for one in found) for name in SHOWN}
    _say(
        f"{sum(one.faults for one in found)} faults of {len(rows)} kinds in {len(found)} walks: "
        f"{sums['lost']} answers lost, "
        f"{sums['blocked']} people blocked, {sums['ended']} ends of the process, "
        f"{sums['marks']} markers in logs, {sums['doubled']} unmarked doubles"
    )
    return int(any(sums.values()))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shard", default="1/1", help="which part of how many, such as 1/2")
    parser.add_argument("--fresh", action="store_true", help="begin anew")
    parser.add_argument("--only", default="", help="rows that begin so, such as call/cut")
    parser.add_argument("--results", type=Path, default=RESULTS)
    given = parser.parse_args(words)
    shard, shards = map(int, given.shard.split("/"))
    rows = lines(shard, shards, given.only)
    results = Results(given.results, fresh=given.fresh)
    began = time.monotonic()
    asyncio.run(run(results, rows))
    code = figures(results, rows)
    _say(f"{time.monotonic() - began:.0f} s, results in {given.results}")
    return code


if __name__ == "__main__":
    sys.exit(main())
