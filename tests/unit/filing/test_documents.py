"""Verdicts on pictures as findings; one picture under two documents; pictures taken away."""

import datetime as dt
import io

import pytest
from PIL import Image

from filing import documents, pictures
from filing.errors import NotFound
from filing.flow import Route
from filing.loader import default
from filing.model import Seen, Severity, StoredFile
from filing.problems import Problem
from filing.service import Filings
from tests.fakes import MemoryStore

CATALOG = default()
LICENCE, CARD = CATALOG.fields["doc_entity_certificate"], CATALOG.fields["doc_leader_id"]
MARK = "f" * 64


def file(ident, sha="a", mark="", *problems) -> StoredFile:
    seen = Seen(tuple(Problem(one) for one in problems), mark)
    return StoredFile(ident, 1, 1, "doc", f"{ident}.jpg", "image/jpeg", 3, sha, seen)


def route(**held) -> Route:
    return Route((LICENCE, CARD, CATALOG.fields["region"]), {"region": "330106", **held})


def test_the_verdict_kept_with_a_picture_is_a_finding():
    files = [file("1", "a", "", pictures.BLURRED, pictures.ENDING), file("2", "b")]
    path = route(doc_entity_certificate=("1",), doc_leader_id=("2", "gone"))
    found = documents.findings(path, files)
    assert [(one.field, one.severity) for one in found] == [
        (LICENCE.id, Severity.WARNING),
        (LICENCE.id, Severity.ADVICE),
    ]
    assert documents.findings_for(CARD, path, files) == ()


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        (file("1", "a"), file("2", "a"), True),
        (file("1", "a"), file("2", "b"), False),
        (file("1", "a", MARK), file("2", "b", "e" + MARK[1:]), True),
        (file("1", "a", MARK), file("2", "b", "0" * 64), False),
        (file("1", "a", MARK), file("2", "b", ""), False),
    ],
)
def test_one_picture_under_two_documents_is_an_error(one, other, twice):
    path = route(doc_entity_certificate=("1",), doc_leader_id=("2",))
    found = documents.findings(path, [one, other])
    assert [one.blocks for one in found] == ([True] if twice else [])


def test_two_sides_of_one_document_may_look_alike():
    path = route(doc_leader_id=("1", "2"))
    assert documents.findings(path, [file("1"), file("2")]) == ()


def noise(spread=90) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1400, 900), spread).convert("RGB").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def filings() -> Filings:
    now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    return Filings(CATALOG, MemoryStore().unit, now.date, lambda: now)


async def test_a_picture_taken_away_opens_its_question_again(filings):
    start = {"region": "330106", "entity_nature": "4", "documents_where": "here"}
    draft = (await filings.start(1, "initial", start)).id
    reply = await filings.attach(1, draft, LICENCE.id, "a.jpg", noise())
    (one,) = reply.draft.answers[LICENCE.id]
    found, content = await filings.picture(1, draft, one)
    assert found.name == "a.jpg"
    assert content
    other = (await filings.start(1, "initial")).id
    with pytest.raises(NotFound):
        await filings.picture(1, other, one)
    again = await filings.attach(1, draft, LICENCE.id, "b.jpg", noise(60), instead=one)
    (two,) = again.draft.answers[LICENCE.id]
    assert two != one
    with pytest.raises(NotFound):
        await filings.detach(1, draft, LICENCE.id, one)
    await filings.detach(1, draft, LICENCE.id, two)
    asked = await filings.question(1, draft, LICENCE.id)
    assert not asked.answered
    assert asked.files == ()
    with pytest.raises(NotFound):
        await filings.detach(1, draft, "region", two)


async def test_what_is_sent_as_another_document_is_refused(filings):
    start = {"region": "330106", "entity_nature": "4", "documents_where": "here"}
    draft = (await filings.start(1, "initial", start)).id
    content = noise()
    await filings.attach(1, draft, LICENCE.id, "a.jpg", content)
    reply = await filings.attach(1, draft, CARD.id, "b.jpg", content)
    assert reply.problem is not None
    assert reply.problem.message == documents.ELSEWHERE
    assert CARD.id not in reply.draft.answers
