"""The use cases, on the shipped content and on storage in memory."""

import datetime as dt
import io
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from PIL import Image

from filing import loader
from filing.bounded import Bounded
from filing.errors import NotFound, StaleDraft
from filing.model import IN_APP
from filing.service import CARRIED, Filings
from tests.fakes import MemoryStore

DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
ANN, BEN = 1001, 1002


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.moment = NOW

    def __call__(self) -> dt.datetime:
        return self.moment


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def filings(store, clock):
    return Filings(loader.default(), store.unit, lambda: DAY, clock)


def picture(shade: int = 200) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 90).convert("RGB").point(lambda v: (v + shade) % 256).save(
        out, "JPEG"
    )
    return out.getvalue()


async def begun(filings, owner=ANN, **answers):
    draft = await filings.start(owner, "initial")
    for field, raw in answers.items():
        reply = await filings.answer(owner, draft.id, field, raw, confirmed=True)
        assert reply.problem is None, reply.problem
    return draft.id


async def test_an_accepted_answer_is_committed_before_the_reply(filings, store):
    draft = await filings.start(ANN, "initial")
    commits = store.commits
    reply = await filings.answer(ANN, draft.id, "region", "330106")
    assert reply.problem is None
    assert reply.next is not None
    assert reply.next.id == "entity_nature"
    assert store.commits == commits + 1
    assert store.drafts[draft.id].answers["region"] == "330106"


async def test_what_is_not_understood_is_not_saved(filings, store):
    draft = await begun(filings)
    reply = await filings.answer(ANN, draft, "region", "nowhere at all")
    assert reply.problem is not None
    assert reply.stays
    assert store.drafts[draft].answers == {}


async def test_a_question_that_does_not_apply_takes_no_answer(filings):
    draft = await begun(filings)
    with pytest.raises(NotFound):
        await filings.answer(ANN, draft, "leader_name", "张三")
    with pytest.raises(NotFound):
        await filings.question(ANN, draft, "leader_name")


async def test_another_persons_draft_is_not_found(filings):
    draft = await begun(filings)
    with pytest.raises(NotFound):
        await filings.question(BEN, draft, "region")


async def test_a_change_that_drops_answers_is_announced_and_not_made(filings, store):
    draft = await begun(filings, region="330106", entity_nature="4", address_kind="domain")
    await filings.answer(ANN, draft, "domain", "example.cn")
    reply = await filings.answer(ANN, draft, "address_kind", "ip_only")
    assert "domain" in {field.id for field in reply.drops}
    assert store.drafts[draft].answers["address_kind"] == "domain"
    await filings.answer(ANN, draft, "address_kind", "ip_only", confirmed=True)
    review = await filings.review(ANN, draft)
    assert "domain" not in review.known
    await filings.answer(ANN, draft, "address_kind", "domain", confirmed=True)
    assert (await filings.review(ANN, draft)).known["domain"] == "example.cn"


async def test_an_answer_that_would_be_refused_is_kept_and_the_question_stays(filings, store):
    draft = await begun(filings, region="330106", entity_nature="4")
    reply = await filings.answer(ANN, draft, "hosting", "overseas")
    assert any(finding.blocks for finding in reply.findings)
    assert reply.stays
    assert store.drafts[draft].answers["hosting"] == "overseas"
    question = await filings.question(ANN, draft, "hosting")
    assert question.answered
    assert question.findings == reply.findings


async def test_only_optional_questions_are_skipped(filings):
    draft = await begun(filings, region="330106", entity_nature="4")
    with pytest.raises(NotFound):
        await filings.skip(ANN, draft, "region")
    reply = await filings.skip(ANN, draft, "entity_remark")
    assert reply.problem is None
    assert (await filings.question(ANN, draft, "entity_remark")).answered


async def test_the_first_question_has_none_before_it(filings):
    draft = await begun(filings, region="330106")
    first = await filings.question(ANN, draft, "region")
    second = await filings.question(ANN, draft, "entity_nature")
    assert first.previous is None
    assert second.previous is not None
    assert second.previous.id == "region"
    assert second.choices


async def test_where_an_applicant_stands_is_the_first_open_question(filings, store):
    draft = await begun(filings, region="330106")
    field = await filings.position(ANN, draft)
    assert field is not None
    assert field.id == "entity_nature"
    assert store.applicants[ANN].current_draft == draft


async def test_a_document_is_looked_at_sealed_and_counted(filings, store):
    draft = await begun(filings, region="330106", entity_nature="5")
    reply = await filings.attach(ANN, draft, "doc_leader_id", "front.jpg", picture())
    assert reply.problem is None
    again = await filings.attach(ANN, draft, "doc_leader_id", "back.jpg", picture(20))
    value = again.draft.answers["doc_leader_id"]
    assert isinstance(value, tuple)
    assert len(value) == 2
    question = await filings.question(ANN, draft, "doc_leader_id")
    assert [file.name for file in question.files] == ["front.jpg", "back.jpg"]
    third = await filings.attach(ANN, draft, "doc_leader_id", "more.jpg", picture(90))
    assert len(third.draft.answers["doc_leader_id"]) == 2
    assert len(store.files) == 2, "what fell out of the answer is gone"


async def test_a_domain_certificate_below_200_kilobytes_is_told(filings):
    draft = await begun(filings, region="320102", entity_nature="4")
    small = io.BytesIO()
    Image.radial_gradient("L").resize((1600, 1200)).save(small, "JPEG")
    told = []
    for content in (small.getvalue(), picture()):
        reply = await filings.attach(ANN, draft, "doc_domain_cert", "certificate.jpg", content)
        assert reply.problem is None, "it is taken all the same"
        told.append([problem.values.get("least") for problem in reply.verdict.problems])
    assert ["200" in values for values in told] == [True, False]


async def test_what_is_no_picture_is_refused_in_words(filings, store):
    draft = await begun(filings, region="330106", entity_nature="5")
    reply = await filings.attach(ANN, draft, "doc_leader_id", "a.exe", b"MZ" * 100)
    assert reply.problem is not None
    assert reply.verdict is not None
    assert not store.files
    with pytest.raises(NotFound):
        await filings.attach(ANN, draft, "region", "front.jpg", picture())


async def test_upload_in_the_app_is_an_answer(filings):
    draft = await begun(filings, region="330106", entity_nature="5")
    reply = await filings.answer(ANN, draft, "doc_leader_id", [IN_APP])
    assert reply.draft.answers["doc_leader_id"] == (IN_APP,)
    after = await filings.attach(ANN, draft, "doc_leader_id", "front.jpg", picture())
    assert IN_APP not in after.draft.answers["doc_leader_id"]


async def test_a_number_used_in_another_draft_is_found(filings):
    answers = {"region": "330106", "entity_nature": "4", "hosting": "mainland_alibaba"}
    number = "32a43232-a888-48e8-b9ec-00888be8abcd"
    first = await begun(filings, **answers, verification="service_number", service_number=number)
    second = await begun(filings, BEN, **answers, verification="service_number")
    reply = await filings.answer(BEN, second, "service_number", number)
    assert "access.service_number_reuse" in {finding.rule for finding in reply.findings}
    other = number.replace("abcd", "abce")
    await filings.answer(ANN, first, "service_number", other)
    reply = await filings.answer(BEN, second, "service_number", number)
    assert "access.service_number_reuse" not in {finding.rule for finding in reply.findings}


async def test_a_copy_takes_entity_and_persons_and_leaves_the_site(filings):
    draft = await begun(filings, region="330106", entity_nature="4", address_kind="domain")
    await filings.answer(ANN, draft, "domain", "example.cn")
    await filings.answer(ANN, draft, "entity_name", "杭州示例科技有限公司")
    copy = await filings.copy(ANN, draft)
    assert copy.answers["entity_name"] == "杭州示例科技有限公司"
    assert "domain" not in copy.answers
    assert copy.id != draft
    catalog = loader.default()
    assert {catalog.fields[key].stage for key in copy.answers} <= CARRIED


async def test_a_deleted_draft_comes_back_for_seven_days(filings, clock):
    draft = await begun(filings, region="330106")
    await filings.delete(ANN, draft)
    assert await filings.drafts(ANN) == ()
    with pytest.raises(StaleDraft):
        await filings.question(ANN, draft, "region")
    assert [summary.draft.id for summary in await filings.deleted(ANN)] == [draft]
    await filings.restore(ANN, draft)
    assert (await filings.summary(ANN, draft)).done == 1
    await filings.delete(ANN, draft)
    clock.moment += dt.timedelta(days=8)
    assert await filings.deleted(ANN) == ()


async def test_the_list_names_drafts_by_domain(filings):
    draft = await begun(filings, region="330106", entity_nature="4", address_kind="domain")
    await filings.answer(ANN, draft, "domain", "https://example.cn/")
    (summary,) = await filings.drafts(ANN)
    assert summary.name == "example.cn"
    assert 0 < summary.done < summary.total


async def test_the_review_counts_sections_and_is_not_ready_with_open_questions(filings):
    draft = await begun(filings, region="330106", entity_nature="4")
    review = await filings.review(ANN, draft)
    assert not review.ready
    assert review.next is not None
    assert any(finding.rule == "not_answered" for finding in review.findings)
    section = review.sections[0]
    assert section.done >= 1
    assert section.done < section.total
    assert section.worst == "error"


async def test_routes_kept_at_hand_are_few_and_those_let_go_are_walked_again(filings):
    filings._routes = Bounded(1)
    first, second = await begun(filings, region="330106"), await begun(filings, BEN)
    assert (await filings.position(ANN, first)).id == "entity_nature"
    assert (await filings.position(BEN, second)).id == "region"
    assert (await filings.position(ANN, first)).id == "entity_nature"
    assert len(filings._routes) == 1


async def test_an_answer_whose_commit_failed_is_known_nowhere(store, clock):
    """Also not after another change that raises the revision to the same number."""

    @asynccontextmanager
    async def failing():
        async with store.unit() as unit:
            yield unit
            if broken:
                raise ConnectionError(broken.pop())

    broken = []
    filings = Filings(loader.default(), failing, lambda: DAY, clock)
    draft = await filings.start(ANN, "initial")
    broken.append("the commit fails")
    with pytest.raises(ConnectionError):
        await filings.answer(ANN, draft.id, "region", "330106")
    await filings.stay(ANN, draft.id)
    assert (await filings.position(ANN, draft.id)).id == "region"
    (summary,) = await filings.drafts(ANN)
    assert summary.draft.answers == {}


async def test_a_route_is_walked_anew_where_the_answers_are_others_at_the_same_revision(filings):
    draft = await filings.start(ANN, "initial")
    one = replace(draft, revision=5, answers={})
    other = replace(draft, revision=5, answers={"region": "330106"})
    assert filings._route(one).known != filings._route(other).known
    assert filings._route(other) is filings._route(other)
