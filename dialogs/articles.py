"""What an entry and a term say, as HTML: the same in the chat, in groups and on inline cards."""

from dialogs.context import Translate
from dialogs.render import LONGEST
from dialogs.text import cited, pair, safe
from faq.model import Entry, Term, Text
from filing.model import Catalog, Source


def answer(
    entry: Entry, catalog: Catalog, translate: Translate, lang: str, *, more: bool = False
) -> str:
    """Question, short answer, the rest where it is wanted, and where it is written."""
    text: Text = entry.text(lang, translate)
    parts = [f"<b>{safe(text.question)}</b>", safe(text.answer)]
    if more and text.more:
        parts.append(safe(text.more))
    written = [
        _dated(translate, catalog.sources[source], *chapters)
        for source, chapters in _places(entry).items()
        if source in catalog.sources
    ]
    parts.append(_source(translate, *written))
    return "\n\n".join(parts)[:LONGEST]


def meaning(term: Term, catalog: Catalog, translate: Translate, lang: str) -> str:
    """The term in both languages, how it is said, and what it means."""
    names = [term.zh, term.pinyin, term.en] if lang == "zh" else [term.en, term.zh, term.pinyin]
    text = term.meaning_zh if lang == "zh" else translate(term.meaning_en)
    parts = [f"<b>{safe(names[0])}</b> · {safe(names[1])} · {safe(names[2])}", safe(text)]
    if term.source in catalog.sources:
        parts.append(
            _source(translate, _dated(translate, catalog.sources[term.source], term.chapter))
        )
    return "\n\n".join(parts)


def _places(entry: Entry) -> dict[str, list[str]]:
    """The chapters cited of each source, a source once."""
    found: dict[str, list[str]] = {}
    for one in entry.sources:
        found.setdefault(one.id, []).append(one.chapter)
    return found


def name(term: Term, lang: str) -> str:
    """A term on a button."""
    return term.zh if lang == "zh" else term.en


def _dated(translate: Translate, source: Source, *chapters: str) -> str:
    """A source, the chapters in it, and the day its contents date from."""
    as_of = translate("as of {date}").format(date=source.as_of)
    return f"{cited(translate, translate(source.title), *chapters)} · {as_of}"


def _source(translate: Translate, *written: str) -> str:
    told = pair(translate, safe(translate("Source")), safe(translate("; ").join(written)))
    return f"<i>{told}</i>"
