"""Nothing is stored before it is taken; what is taken keeps its origin until it is changed."""

import datetime as dt

import pytest

from filing import loader
from filing.errors import StaleDraft
from filing.intake import compare, mapping, paste, taking
from filing.model import ORIGINS
from filing.service import Filings
from tests.fakes import MemoryStore

DAY = dt.date(2026, 11, 29)
NOW = dt.datetime(2026, 11, 29, 8, tzinfo=dt.UTC)
ANN = 1001
CATALOG = loader.default()
CODE = "91330106MA0000138L"
TEXT = f"统一社会信用代码：{CODE}\n企业名称：杭州示例科技有限公司\n网站名称：中国示例"


@pytest.fixture
def store():
    return MemoryStore()


@pytest.fixture
def filings(store):
    return Filings(CATALOG, store.unit, lambda: DAY, lambda: NOW)


@pytest.fixture
def taker(store):
    return taking.Taking(CATALOG, store.unit, lambda: DAY, lambda: NOW)


async def test_an_offer_stores_nothing_and_says_what_the_checks_find(filings, taker):
    draft = await filings.start(ANN, "initial")
    offered = await taker.offered(ANN, draft.id, "", paste.read(TEXT))
    assert {one.field.id for one in offered.proposal.good} >= {"entity_cert_no", "site_name"}
    assert any(offered.findings["site_name"])
    assert (await filings.summary(ANN, draft.id)).draft == draft
    assert taker.today() == DAY


async def test_an_offer_without_a_draft_is_one_for_a_new_one(taker):
    offered = await taker.offered(ANN, None, "initial", paste.read(TEXT))
    assert offered.known["kind"] == "initial"
    assert offered.proposal.good


async def test_what_is_taken_is_answered_and_knows_where_it_comes_from(filings, taker):
    draft = await filings.start(ANN, "initial", {"domain": "example.com"})
    taken = {"entity_cert_no": CODE, "entity_name": "甲公司", "service_number": "ab"}
    kept = await taker.take(ANN, draft.id, taken, "text")
    assert {**kept.answers, ORIGINS: ()} == {"domain": "example.com", **taken, ORIGINS: ()}
    assert taking.origins(kept.answers) == dict.fromkeys(taken, "text")
    again = await taker.take(ANN, draft.id, {"entity_name": "乙公司"}, "licence")
    assert taking.origins(again.answers)["entity_name"] == "licence"
    changed = {**again.answers, "entity_name": "丙公司"}
    assert "entity_name" not in taking.origins(changed)
    assert taking.origins({}) == {}
    assert (await taker.known(ANN, draft.id))["domain"] == "example.com"


async def test_a_deleted_draft_takes_nothing(filings, taker):
    draft = await filings.start(ANN, "initial")
    await filings.delete(ANN, draft.id)
    with pytest.raises(StaleDraft):
        await taker.take(ANN, draft.id, {"entity_name": "甲公司"}, "text")


async def test_an_earlier_filing_offers_entity_and_persons(filings, taker):
    old = await filings.start(
        ANN, "initial", {"entity_name": "甲公司", "domain": "example.com", "leader_name": "张三"}
    )
    new = await filings.start(ANN, "initial", {"leader_name": "张三"})
    offered = await taker.offered(ANN, new.id, "", old.id)
    assert mapping.taken(offered.proposal) == {"entity_name": "甲公司"}


def test_a_paper_against_the_answers():
    found = mapping.propose(paste.read(TEXT), CATALOG, {"kind": "initial"}, DAY)
    known = {
        "entity_cert_no": CODE,
        "entity_name": "杭州示列科技有限公司",
        "entity_nature": "3",
        "site_name": " 中国示例 ",
    }
    (one,) = compare.differences(found, known)
    assert one.field.id == "entity_name"
    assert compare.marked(one, str) == (("杭州示", False), ("例", True), ("科技有限公司", False))
    assert compare.differences(found, {}) == ()
    shorter = compare.Difference(one.field, "杭州示例科技有限公司A", "杭州示例科技有限公司")
    assert compare.marked(shorter, str) == (("杭州示例科技有限公司", False),)
