"""The desk as the application makes it."""

from pathlib import Path
from types import SimpleNamespace

from bot import clock, desk_runtime, i18n
from bot.settings import Settings
from dialogs.lookup.library import Library
from faq.loader import load
from faq.search import Index
from filing.loader import default
from storage.engine.cipher import KeyRing
from tests.content.faq.figures import TABLES, table


def test_staff_are_offered_also_what_the_search_would_not_answer_with():
    knowledge = load()
    index = Index(knowledge)
    filings = SimpleNamespace(catalog=default())
    settings = Settings("1:A", "sqlite:///x", KeyRing.fresh(), Path("documents"))
    database = SimpleNamespace(unit=None, gaps=None)
    library = Library(knowledge, index, gaps=database.gaps)
    desk = desk_runtime.make_desk(settings, database, filings, library, i18n.load(), clock.now)
    silent = (
        case.typed
        for name in TABLES
        for case in table(name)
        if case.entries and not index.find(case.typed) and index.suggest(case.typed)
    )
    asked = next(silent)
    offered = desk.replies.suggest(asked, "en")
    assert [one.id for one in offered] == [hit.id for hit in index.suggest(asked)]
    assert offered[0].text == knowledge.by_id[offered[0].id].en.answer
