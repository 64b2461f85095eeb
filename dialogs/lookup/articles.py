"""What an entry and a term say, as HTML: the same in the chat, in groups and on inline cards."""

import datetime as dt

from dialogs.form.render import LONGEST
from dialogs.shared.text import cited, pair, safe
from faq.model import Entry, EntryText, GlossaryTerm
from filing.model import Catalog, Source
from filing.problems import Term, Translate, is_chinese

OLD = Term("Please check: nothing newer than three years was found on this.")


def answer(
    entry: Entry, catalog: Catalog, translate: Translate, lang: str, *, more: bool = False
) -> str:
    """Question, short answer, and where it is written; with `more` the rest, and all sources."""
    text: EntryText = entry.text(lang, translate)
    parts = [f"<b>{safe(text.question)}</b>", safe(text.answer)]
    if more and text.more:
        parts.append(safe(text.more))
    written = [
        _dated(translate, catalog.sources[source], *chapters)
        for source, chapters in _places(entry).items()
        if source in catalog.sources
    ]
    parts.append(_source(translate, *(written if more else written[:1])))
    if entry.aged(catalog.sources, dt.datetime.now(dt.UTC).date()):
        parts[-1] += f"\n⚠️ {safe(translate(OLD))}"
    return "\n\n".join(parts)[:LONGEST]


def has_more(entry: Entry, text: EntryText) -> bool:
    """Whether there is more than the first screen of a phone shows."""
    return bool(text.more) or len(_places(entry)) > 1


def meaning(term: GlossaryTerm, catalog: Catalog, translate: Translate, lang: str) -> str:
    """The term in both languages, how it is said, and what it means."""
    own, chinese = term.name(lang, translate), is_chinese(lang)
    names = [own, term.pinyin, term.en] if chinese else [own, term.zh, term.pinyin]
    text = term.meaning(lang, translate)
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


def _dated(translate: Translate, source: Source, *chapters: str) -> str:
    """A source, the chapters in it, and the day its contents date from."""
    form = Term("read on {date}") if "undated)" in source.title else Term("as of {date}")
    as_of = translate(form).format(date=source.as_of)
    return f"{cited(translate, translate(source.title), *chapters)} · {as_of}"


def _source(translate: Translate, *written: str) -> str:
    told = pair(translate, safe(translate("Source")), safe(translate("; ").join(written)))
    return f"<i>{told}</i>"
