"""Commands about what is known: `faq search|list|show|gaps|drafts|stats` and `assess`."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot import clock
from bot.cli import arguments as given
from faq import loader
from faq.model import LANGUAGES, Entry, Knowledge
from faq.search import Hit, Index
from faq.words import fold
from filing import toml
from filing.model import Source

if TYPE_CHECKING:
    from filing.assessment import Assessment
    from filing.decisions import Table, TableQuestion

OK, NOTHING, UNUSABLE = 0, 1, 2
SOURCES: Final = Path(loader.__file__).parents[1] / "filing" / "content" / "sources"


def add_parsers(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """`faq` with its actions, and `assess`."""
    faq = commands.add_parser(
        "faq", help="questions and answers: search, list, show, gaps, drafts, stats"
    )
    actions = faq.add_subparsers(title="actions", metavar="ACTION", required=True)
    search = actions.add_parser("search", help="find the answers to a question")
    search.add_argument("words", nargs="+", metavar="WORDS", help="- reads one query a line")
    _options(search, _search)
    listing = actions.add_parser("list", help="every entry")
    _options(listing, _list)
    show = actions.add_parser("show", help="one entry with its answer and sources")
    show.add_argument("id", metavar="ID", help="the entry's id, such as second-level-domain")
    _options(show, _show)
    gaps = actions.add_parser("gaps", help="questions without a good answer, similar ones together")
    _options(gaps, _gaps)
    drafts = actions.add_parser("drafts", help="a draft entry for each answer that staff promoted")
    drafts.add_argument("folder", metavar="FOLDER", type=Path, help="where the files are written")
    drafts.set_defaults(run=_drafts)
    stats = actions.add_parser("stats", help="how many questions found none, and which helped")
    _options(stats, _stats)
    assess = commands.add_parser("assess", help="do I need a filing, and which kind?")
    assess.add_argument("file", nargs="?", metavar="FILE", help='{"has_domain": true, …} or -')
    assess.add_argument("--questions", action="store_true", help="list the inputs and choices")
    _options(assess, _assess)


def _options(parser: argparse.ArgumentParser, run: object) -> None:
    parser.add_argument("--lang", choices=LANGUAGES, help="language of what is shown")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


# ------------------------------------------------------------------ faq search, list, show


def _search(arguments: argparse.Namespace) -> int:
    knowledge = loader.load()
    index = Index(knowledge)
    if arguments.words == ["-"]:
        for line in sys.stdin:
            rows = _found(knowledge, index, line.strip(), arguments.lang)
            print(json.dumps(rows, ensure_ascii=False), flush=True)
        return OK
    query = " ".join(arguments.words)
    if not fold(query):
        return _unusable("no word to search for")
    rows = _found(knowledge, index, query, arguments.lang)
    if arguments.json:
        return _print(rows)
    for row in rows:
        print(f"{row['score']:.2f}  {row['id']:26} {row['question']}")
    if rows:
        return OK
    print("nothing found")
    for row in _rows(knowledge, index.suggest(query), arguments.lang or index.written(query)):
        print(f"did you mean: {row['id']:26} {row['question']}")
    return NOTHING


def _found(
    knowledge: Knowledge, index: Index, query: str, lang: str | None
) -> list[dict[str, Any]]:
    return _rows(knowledge, index.find(query), lang or index.written(query))


def _rows(knowledge: Knowledge, hits: Iterable[Hit], lang: str) -> list[dict[str, Any]]:
    return [
        {"id": hit.id, "question": knowledge.by_id[hit.id].text(lang).question, "score": hit.score}
        for hit in hits
    ]


def _list(arguments: argparse.Namespace) -> int:
    knowledge = loader.load()
    if arguments.json:
        sources = _sources()
        lang = arguments.lang or "en"
        return _print([_summary(entry, sources, lang) for entry in knowledge.entries])
    for topic in knowledge.topics:
        print(topic.title(arguments.lang or "en"))
        for entry in knowledge.of_topic(topic.id):
            print(f"  {entry.id:26} {entry.text(arguments.lang or 'en').question}")
    return OK


def _summary(entry: Entry, sources: Mapping[str, Source], lang: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "topic": entry.topic,
        "question": entry.text(lang).question,
        "questions": {"en": entry.en.question, "zh": entry.zh.question},
        "as_of": entry.as_of(sources),
        "please_check": entry.aged(sources, clock.today()),
        "sources": [{"id": cited.id, "chapter": cited.chapter} for cited in entry.sources],
        "see_also": list(entry.see_also),
        "fields": list(entry.fields),
    }


def _show(arguments: argparse.Namespace) -> int:
    knowledge = loader.load()
    entry = knowledge.entry(arguments.id)
    if entry is None:
        print(f"icp-guide: there is no entry {arguments.id!r}", file=sys.stderr)
        return NOTHING
    lang = arguments.lang or "en"
    text = entry.text(lang)
    sources = _sources()
    cited = [_source(sources, one.id, one.chapter) for one in entry.sources]
    if arguments.json:
        shown = {"answer": text.answer, "more": text.more, "sources": cited}
        return _print({**_summary(entry, sources, lang), **shown})
    print(f"{text.question}\n\n{text.answer}")
    if text.more:
        print(f"\n{text.more}")
    print()
    for one in cited:
        print(f"[{one['title']}, {one['chapter']}, {one['as_of']}]")
    if entry.aged(sources, clock.today()):
        print("please check: no source of the last three years")
    for also in entry.see_also:
        print(f"→ {also:26} {knowledge.by_id[also].text(lang).question}")
    return OK


def _sources() -> dict[str, Source]:
    tables = (table for path in toml.files(SOURCES) for table in toml.read(path)["source"])
    return {one.id: one for one in (toml.build(Source, table, "sources") for table in tables)}


def _source(sources: dict[str, Source], source_id: str, chapter: str) -> dict[str, Any]:
    known = sources[source_id]
    return {"id": known.id, "title": known.title, "chapter": chapter, "as_of": known.as_of}


# ------------------------------------------------------------------ faq gaps, drafts, stats


def _gaps(arguments: argparse.Namespace) -> int:
    from bot.cli import gaps as gap_commands  # noqa: PLC0415 - only this command needs it

    return gap_commands.gaps(arguments.json, arguments.lang)


def _drafts(arguments: argparse.Namespace) -> int:
    from bot.cli import gaps as gap_commands  # noqa: PLC0415 - only this command needs it

    return gap_commands.drafts(arguments.folder)


def _stats(arguments: argparse.Namespace) -> int:
    from bot.cli import gaps as gap_commands  # noqa: PLC0415 - only this command needs it

    return gap_commands.stats(arguments.json, arguments.lang)


# ------------------------------------------------------------------ assess


def _assess(arguments: argparse.Namespace) -> int:
    from filing import decisions  # noqa: PLC0415 - a search does not need it

    table = decisions.default()
    lang = arguments.lang or "en"
    if arguments.questions:
        return _questions(table, lang, arguments.json)
    if arguments.file is None:
        return _unusable("give a FILE with the inputs (- for standard input), or --questions")
    found = _assessed(table, arguments.file)
    if isinstance(found, str):
        return _unusable(found)
    return _print(_outcome(found, lang)) if arguments.json else _tell(_outcome(found, lang))


def _assessed(table: "Table", name: str) -> "Assessment | str":
    """The answer to the inputs in that file, or in one sentence why there is none."""
    from filing import assessment  # noqa: PLC0415 - a search does not need it

    try:
        data = given.read(name)
    except given.Unreadable as error:
        return str(error)
    inputs = assessment.read_inputs(table, data)
    if isinstance(inputs, assessment.Unusable):
        return inputs.text()
    found = assessment.assess(table, inputs, clock.today())
    return found.text() if isinstance(found, assessment.Unusable) else found


def _questions(table: "Table", lang: str, as_json: bool) -> int:
    rows = [_question(one, lang) for one in table.questions]
    if as_json:
        return _print(rows)
    for one in table.questions:
        print(f"{one.id}: {one.text(lang)}")
        for choice in one.choices:
            print(f"  {choice.code:18} {choice.text(lang)}")
    return OK


def _question(one: "TableQuestion", lang: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "question": one.text(lang),
        "kind": one.kind,
        "choices": [
            {"code": one.answer(choice.code), "label": choice.text(lang)} for choice in one.choices
        ],
        "when": [{"input": when.field, "is_one_of": list(when.is_one_of)} for when in one.when],
        "default": one.default,
        "asked": one.ask,
    }


def _outcome(found: "Assessment", lang: str) -> dict[str, Any]:
    sources = _sources()
    return {
        "filing": found.filing,
        "kind": found.kind or None,
        "reasons": [
            {"text": one.text(lang), "source": _source(sources, one.source, one.chapter)}
            for one in found.reasons
        ],
        "prepare": [
            {"id": one.id, "text": one.text(lang), "days": one.days, "cost": one.cost(lang)}
            for one in found.prepare
        ],
        "prefill": dict(found.prefill),
    }


def _tell(outcome: dict[str, Any]) -> int:
    print(f"filing: {outcome['filing']}" + (f" ({outcome['kind']})" if outcome["kind"] else ""))
    for reason in outcome["reasons"]:
        source = reason["source"]
        print(f"- {reason['text']} [{source['title']}, {source['chapter']}, {source['as_of']}]")
    for one in outcome["prepare"]:
        print(f"  prepare: {one['text']}")
    return OK


# ------------------------------------------------------------------ saying it


def _print(value: object) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=2))
    return OK


def _unusable(message: str) -> int:
    print(f"icp-guide: {message}", file=sys.stderr)
    return UNUSABLE
