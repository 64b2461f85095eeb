"""`scope`: what the words of a licence's scope of business mean for a filing."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from bot import clock
from bot.cli import arguments as given
from filing import place_names, preapproval, regions, scope, scope_text, statement
from filing.loader import default

if TYPE_CHECKING:
    from filing.problems import Translate

NOTHING, FOUND, UNUSABLE = 0, 1, 2


def add_parsers(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """`scope`."""
    parser = commands.add_parser(
        "scope",
        help="which sectors a licence's scope of business (经营范围) points at, and what follows",
        description="Reads a scope of business: sectors with a pre-approval, papers, the "
        "province's practice, sources. Words alone decide nothing: what the website does decides.",
        epilog="exit codes: 0 nothing points at a pre-approval · 1 something does · 2 the text is "
        "no scope of business, or an option cannot be used",
    )
    parser.add_argument("text", metavar="TEXT", help="the scope of business (- for standard input)")
    parser.add_argument("--province", metavar="PLACE", help="name or code of the region")
    parser.add_argument("--name", default="", help="the unit's name, which some provinces look at")
    parser.add_argument(
        "--statement",
        action="store_true",
        help="print a statement of not being concerned, for the sectors where one is taken; where "
        "there is none, what follows is told instead",
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--lang", default="en", help="language of what is told (default: en)")
    parser.set_defaults(run=_scope)


def _scope(arguments: argparse.Namespace) -> int:
    try:
        say = given.language(arguments.lang)
        province = _province(arguments.province)
    except given.Unreadable as error:
        print(f"icp-guide: {error}", file=sys.stderr)
        return UNUSABLE
    text = sys.stdin.read() if arguments.text == "-" else arguments.text
    reading = scope.read(preapproval.default(), text, province, arguments.name)
    if not reading.understood:
        print(f"icp-guide: {scope_text.opening(reading, province, say)}", file=sys.stderr)
        return UNUSABLE
    if arguments.json:
        _json(reading, province, say, arguments.lang)
    elif arguments.statement and (sectors := [h.sector for h in reading.hits if h.takes_statement]):
        facts = statement.Facts(province=_zh(province), unit=arguments.name)
        print(statement.statement(sectors, facts, clock.today()))
        doubts = (scope_text.doubtful(hit, say, arguments.lang) for hit in reading.hits)
        print(*filter(None, doubts), sep="\n", end="", file=sys.stderr)
    else:
        _tell(reading, province, say, arguments.lang)
    return FOUND if any(hit.matters for hit in reading.hits) else NOTHING


def _province(place: str | None) -> str:
    """The code of the province that the place is, or lies in."""
    if not place:
        return ""
    named = [place] if place in regions.provinces() else place_names.search(place)
    found = [code for code in named if code in regions.provinces()]
    found = found or [f"{code[:2]}0000" for code in named]
    if len(set(found)) != 1:
        raise given.Unreadable(f"--province {place}: no such region, or several")
    return found[0]


def _zh(province: str) -> str:
    return regions.name(province) if province else ""


def _tell(reading: scope.Reading, province: str, say: "Translate", lang: str) -> None:
    print(scope_text.opening(reading, province, say))
    for one in scope_text.told(reading, default().sources, say, lang):
        print(f"\n{one.title}")
        print(*(f"  {line}" for line in one.lines), sep="\n")
        print(*(f"    {source}" for source in one.sources), sep="\n")


def _json(reading: scope.Reading, province: str, say: "Translate", lang: str) -> None:
    rows = [
        {
            "sector": hit.sector.id,
            "type": hit.sector.code,
            "status": hit.sector.status,
            "words": list(hit.words),
            "strong": hit.strong,
            "otherwise": hit.result,
            "paper": hit.sector.paper_zh,
            "told": list(one.lines),
            "sources": list(one.sources),
        }
        for hit, one in zip(
            reading.hits,
            scope_text.told(reading, default().sources, say, lang),
            strict=True,
        )
    ]
    whole = {"province": province, "items": list(reading.items), "sectors": rows}
    print(json.dumps(whole, ensure_ascii=False, indent=2))
