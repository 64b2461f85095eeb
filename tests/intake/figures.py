"""How well pictures are read: `python -m tests.intake.figures [pictures of each paper]`."""

import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping

from bot.intake.engine import OcrEngine
from filing.intake import layout, numbers
from tests.intake import drawing
from tests.intake.drawing import Drawn, Look

PAPERS: Mapping[str, Callable[[random.Random, Look], Drawn]] = {
    "licence of 2019": drawing.licence,
    "licence of 2014": lambda rng, how: drawing.licence(rng, how, old=True),
    "licence of a sole trader": drawing.trader_licence,
    "card, portrait face": drawing.portrait_face,
    "card, emblem face": drawing.emblem_face,
    "domain certificate": drawing.domain_certificate,
    "domain certificate, bilingual": drawing.bilingual_certificate,
}

GROUPS = {
    "numbers": ("code", "number", "cert_no"),
    "names": ("name", "leader", "holder"),
    "addresses": ("address",),
    "dates": ("term", "expires"),
    "domains": ("domain",),
}
"""What the floors are about; numbers count as kept where they are right or nothing."""

FLOORS = {"numbers": 99.0, "names": 97.0, "addresses": 90.0}


def expected(item: str, printed: str) -> str:
    """What is to be read where that is printed."""
    if item in GROUPS["dates"]:
        return numbers.term_in(printed) or numbers.day_in(printed)
    return printed


def main() -> int:
    """Draws, reads, counts; 1 where a floor is not reached or a number is wrong."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    engine, found = OcrEngine(), Counter()
    slowest = 0.0
    for paper, draw in PAPERS.items():
        spent = 0.0
        for number in range(count):
            rng = random.Random(f"{paper} {number}")  # noqa: S311 - repeatable pictures
            drawn = draw(rng, drawing.look(rng))
            begun = time.process_time()
            seen = layout.read(engine.read(drawn.content))
            spent += time.process_time() - begun
            slowest = max(slowest, time.process_time() - begun)
            found += judged(seen.reading.reads, drawn.truth, f"{paper} {number}")
        sys.stdout.write(f"{paper}: {spent / count:.2f} s CPU a picture\n")
    tall = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"slowest {slowest:.2f} s, {tall} MB\n")
    return reported(found)


def judged(reads, truth, where) -> Counter[tuple[str, str]]:
    """Right, none or wrong, for each item that is printed."""
    got = {one.targets[0].item: one.text for one in reads}
    found: Counter[tuple[str, str]] = Counter()
    for group, items in GROUPS.items():
        for item in items:
            if item in truth:
                want, read = expected(item, truth[item]), got.get(item, "")
                verdict = "right" if read == want else "wrong" if read else "none"
                found[group, verdict] += 1
                if verdict != "right":
                    sys.stdout.write(f"  {where}, {item}: {want!r}, read {read!r}\n")
    return found


def reported(found: Counter[tuple[str, str]]) -> int:
    """The table, and whether the floors hold."""
    low = found["numbers", "wrong"] > 0
    for group in GROUPS:
        right, none, wrong = (found[group, one] for one in ("right", "none", "wrong"))
        total = max(1, right + none + wrong)
        kept = 100 * (right + (none if group == "numbers" else 0)) / total
        low |= kept < FLOORS.get(group, 0)
        sys.stdout.write(f"{group}: right {right}, none {none}, wrong {wrong}: {kept:.1f} %\n")
    return int(low)


if __name__ == "__main__":
    raise SystemExit(main())
