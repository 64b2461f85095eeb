"""Explains the reading of a scope of business, for chat, command line and form alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from filing.model import Source
from filing.preapproval import Sector
from filing.problems import Term, Translate, fill, is_chinese
from filing.scope import Reading, SectorHit

UNCLEAR: Final = Term(
    "This does not read like the scope of business (经营范围) of a licence, so nothing is said"
    " about it. Paste the text that follows 经营范围."
)
NOTHING: Final = Term(
    "Nothing in this scope of business points at a sector whose content needs an approval first."
)
HEAD: Final = Term("Words decide nothing: what the website shows or does decides.")
PICK: Final = Term("Without the region only what holds everywhere is told.")
DOES: Final = Term("If the website does this – {doing} – it needs: {paper} ({authority}).")
STATEMENT: Final = Term(
    "A statement that the website is not concerned, to be printed, signed and sealed – only if it"
    " is true, and where the province has no form of its own:"
)
ELSEWHERE: Final = Term("Where the province has no rule of its own: {note}")
RESULTS: Final[Mapping[str, Term]] = {
    "paper": Term("Otherwise the province asks for the paper all the same."),
    "paper_or_change": Term(
        "If it does not: no statement will do; the paper, or the item (or name) is changed first."
    ),
    "statement": Term("If it does not: a stamped statement that it is not concerned is usual."),
    "remark": Term("If it does not: the website's remark says so."),
    "licence_data": Term("The data of the licence are given, with a copy."),
    "ask": Term("If it does not, or has no record yet: a statement, and the reviewer decides."),
    "": Term("If it does not, nothing is known to be asked for it here."),
}
"""What follows where the website does nothing of the kind, by what the province wants."""


@dataclass(frozen=True, slots=True)
class Told:
    """One sector in words."""

    title: str
    lines: tuple[str, ...]
    sources: tuple[str, ...]


def opening(reading: Reading, province: str, say: Translate) -> str:
    """The sentence before the sectors, or the only one."""
    if not reading.understood:
        return fill(say(UNCLEAR), {}, say)
    if not reading.hits:
        return say(NOTHING)
    return say(HEAD) if province else f"{say(HEAD)} {say(PICK)}"


def told(
    reading: Reading, sources: Mapping[str, Source], say: Translate, lang: str
) -> Iterator[Told]:
    """Each sector: its words, the paper, what follows otherwise, the province's practice."""
    for hit in reading.hits:
        yield Told(
            _title(hit, say, lang), tuple(_lines(hit, say, lang)), tuple(_cited(hit, sources, say))
        )


def _title(hit: SectorHit, say: Translate, lang: str) -> str:
    one = hit.sector
    name = say(one.zh) if is_chinese(lang) else f"{one.en} ({one.zh})"
    colon = "：" if is_chinese(lang) else ": "
    return f"{name}{colon}{'、'.join(hit.words)}"


def _lines(hit: SectorHit, say: Translate, lang: str) -> Iterator[str]:
    one, zh = hit.sector, is_chinese(lang)
    if one.status != "abolished":
        yield fill(
            say(DOES),
            {
                "doing": say(one.doing_zh if zh else one.doing_en),
                "paper": paper(one, say, lang),
                "authority": say(one.authority_zh if zh else one.authority_en),
            },
            say,
        )
    yield say(RESULTS[hit.result])
    yield from (say(row.zh if zh else row.en) for row in hit.practices)
    if doubt := doubtful(hit, say, lang):
        yield doubt
    strict = any(row.result in {"paper", "paper_or_change"} for row in hit.practices)
    note = say(one.note_zh if zh else one.note_en)
    yield fill(say(ELSEWHERE), {"note": note}, say) if strict else note


def doubtful(hit: SectorHit, say: Translate, lang: str) -> str:
    """What is not settled about a statement for this sector; mostly nothing."""
    one = hit.sector
    if not (hit.strong and hit.takes_statement and one.doubt_zh):
        return ""
    return say(one.doubt_zh if is_chinese(lang) else one.doubt_en)


def paper(sector: Sector, say: Translate, lang: str) -> str:
    """Its official name, in English with a translation in front."""
    return say(sector.paper_zh) if is_chinese(lang) else f"{sector.paper_en} ({sector.paper_zh})"


def _cited(hit: SectorHit, sources: Mapping[str, Source], say: Translate) -> Iterator[str]:
    names = dict.fromkeys((*(row.source for row in hit.practices), *hit.sector.sources))
    yield from (f"{say(sources[name].title)} · {sources[name].as_of}" for name in names)
