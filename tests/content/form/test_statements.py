"""Every provincial rule against what the pages say: scope, firmness, nothing newer left out.

`tests/data/statements.tsv` lists what each page says: province, topic, part of it, the list that
prints it, natures, firmness, source, item."""

from collections import defaultdict
from typing import NamedTuple

import pytest

from filing.loader import default
from filing.model import Rule, Severity
from tests.filings import DATA

CATALOG = default()
RULES = tuple(rule for rule in CATALOG.rules if rule.id.startswith("province."))

BOTH = frozenset({"individual", "organisation"})
LISTS = {
    "individual": frozenset({"individual"}),
    "organisation": frozenset({"organisation"}),
    "enterprise": frozenset({"organisation"}),
    "all": BOTH,
}
"""Whom a page's list is about."""

NEWEST_FIRST = {
    "huawei_2025": 0,
    "huawei_pages_2025": 0,
    "alibaba_2024_regions": 1,
    "jd_2023": 2,
    "tencent_2022": 3,
    "tencent_2022_other": 4,
    "tencent_faq_2022": 4,
    "tencent_2020": 5,
    "alibaba_2024_provinces": 5,
    "alibaba_2019": 6,
}

OTHER_MATTER = {
    "150000.leader_card": "the other papers of that topic are for organs and institutions",
    "210000.phone2": "an item of 2020 that speaks of the place of a number too",
    "310000.certificate": "an item that speaks of the licence's term too",
    "310000.certificate_type": "an item that speaks of the licence's term too",
    "310000.number_moved": "the others are about cards from elsewhere",
    "310000.domain_game": "the others are about finance and games themselves",
    "320000.landline": "an item of 2020 that speaks of the place of a number too",
    "320000.phone2": "an item of 2020 that speaks of the place of a number too",
    "340000.holder": "an item of 2020 that speaks of the domain's term too",
    "370000.many_remark": "the others are about what a remark says of the content",
    "410000.holder": "an item of 2020 that speaks of the domain's term too",
    "410000.holder_legal_rep": "an item of 2020 that speaks of the domain's term too",
    "430000.phone_org": "an item of 2019 that speaks of ages too",
    "620000.leader_note": "2023 wants the legal representative; 2022 and 2025 take a letter",
}
"""Rules that leave out a newer statement of the topic, because it is about another matter of it."""


class Statement(NamedTuple):
    """One line of the table."""

    province: str
    topic: str
    part: str
    scope: str
    natures: str
    hardness: str
    source: str
    item: str


def _read() -> list[Statement]:
    lines = (DATA / "statements.tsv").read_text("utf-8").splitlines()[1:]
    return [Statement(*line.split("\t")) for line in lines]


STATEMENTS = _read()
CITED = defaultdict(list)
TOPICS = defaultdict(list)
for one in STATEMENTS:
    CITED[one.province, one.source, one.item, one.scope, one.hardness].append(one)
    TOPICS[one.province, one.topic, one.part].append(one)


def whom(rule: Rule) -> frozenset[str]:
    """Whom the rule's conditions let it speak about."""
    for when in rule.when:
        if when.field == "entity_class" and when.is_one_of:
            return frozenset(map(str, when.is_one_of))
        if when.field in {"hospital", "administrator_same", "leader_is_legal_rep"}:
            return LISTS["organisation"]
        if when.field == "entity_nature" and when.is_one_of and "5" not in when.is_one_of:
            return LISTS["organisation"]
    return BOTH


def cited(rule: Rule) -> list[list[Statement]]:
    """The statements behind each of the rule's citations."""
    province = rule.id.split(".")[1]
    return [CITED[province, c.source, c.item, c.scope, c.hardness] for c in rule.cites]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_what_a_rule_cites_stands_on_the_page_as_firmly_and_in_that_list(rule: Rule):
    missing = [c for c, found in zip(rule.cites, cited(rule), strict=True) if not found]
    assert missing == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_a_rule_speaks_only_about_those_of_whom_the_pages_speak(rule: Rule):
    about = frozenset().union(*(LISTS[c.scope] for c in rule.cites))
    assert whom(rule) <= about
    natures = [when for when in rule.when if when.field in {"entity_nature", "hospital"}]
    if all(c.scope == "enterprise" for c in rule.cites):
        assert natures, "the list is about enterprises"
    named = {row.natures for found in cited(rule) for row in found}
    if "" not in named and len(named) == 1 and not natures:
        assert named & {"3,4,9,17", "3,4"}, f"the page names natures {named}"


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_nothing_newer_of_the_same_topic_is_left_out(rule: Rule):
    found = cited(rule)
    each = [{(row.topic, row.part) for row in rows} for rows in found]
    topics = set.intersection(*each) or set.union(*each)
    have = {(c.source, c.item) for c in rule.cites}
    newest = min(NEWEST_FIRST[c.source] for c in rule.cites)
    province = rule.id.split(".")[1]
    left = {
        (row.source, row.item)
        for topic in topics
        for row in TOPICS[province, *topic]
        if LISTS[row.scope] & whom(rule) and NEWEST_FIRST[row.source] <= newest
    } - have
    assert bool(left) is (rule.id.removeprefix("province.") in OTHER_MATTER), left


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_the_newest_page_says_must_where_a_rule_refuses(rule: Rule):
    """And where it only allows or advises, nothing refuses."""
    if rule.severity is not Severity.ERROR:
        return
    newest = min(NEWEST_FIRST[c.source] for c in rule.cites)
    firm = {c.hardness for c in rule.cites if NEWEST_FIRST[c.source] == newest}
    assert "must" in firm


def test_every_province_speaks_by_item_and_firmness():
    assert {rule.id.split(".")[1] for rule in RULES} == {*CATALOG.provinces}
    assert all(c.item and c.hardness for rule in RULES for c in rule.cites)


NO_RULE = {
    ("content_forbidden", ""): "what a site holds is asked in general, and declared",
    ("content_forbidden", "navigation"): "the word is refused in every individual's site name",
    ("content_forbidden", "portal"): "places are refused in every individual's site name",
    ("cross_province", ""): "the general rule asks for the residence permit",
    ("cross_province", "handling_person"): "dropped by the page of 2022",
    ("cross_province", "student"): "the versions of the page contradict each other",
    ("certificate_address", ""): "the general rule about the certificate's address",
    ("certificate_address", "foreign_invested"): "the general rule about the certificate's address",
    ("certificate_address", "kind"): "the list of certificates of that nature",
    ("certificate_address", "newest"): "only the register shows whether there is a newer one",
    ("certificate_address", "no_licence"): "the list of certificates of that nature",
    ("certificate_address", "unified"): "the number's form is checked in general",
    ("bbs", ""): "a forum is refused everywhere",
    ("domain_holder", ""): "an individual's domain is the individual's own everywhere",
    ("domain_holder_legal_rep", ""): "the general rule takes them",
    ("domain_holder_shareholder", ""): "the general rule takes them, with a proof",
    ("domain_registrar_local", ""): "registrars and suffixes are checked in general",
    ("domain_registrar_local", "suffix"): "the suffix of public bodies is checked in general",
    ("domains_per_site", ""): "one domain for one website everywhere since 2019",
    ("education_content", ""): "read from the scope of business and the unit's name",
    ("email", ""): "two persons have two addresses everywhere",
    ("emergency", ""): "the emergency number differs from the mobile everywhere",
    ("entity_address", ""): "a number in the address is looked for in general",
    ("entity_address", "online_shop"): "a licence for an online shop cannot be told from another",
    ("extra_documents", ""): "a paper: asked among the documents, never a limit",
    ("extra_documents", "administrator_letter"): "a paper: asked among the documents",
    ("extra_documents", "domain_certificate"): "a paper: asked among the documents",
    ("investor", ""): "both names are taken, so that nothing is wrong",
    ("leader_not_legal_rep", ""): "a newer page takes a letter",
    ("leader_not_legal_rep", "letter"): "a paper: asked among the documents",
    ("leader_not_legal_rep", "same_person"): "a newer page takes the legal representative only",
    ("min_age", ""): "the general limit of fourteen years",
    ("name_forbidden_words", "domain"): "national words in a domain of a national suffix",
    ("name_forbidden_words", "nation"): "refused at the head of every name",
    ("name_rules", ""): "form and characters of names are checked in general",
    ("name_rules", "brackets"): "brackets are compared with the registered name in general",
    ("office_foreign", ""): "the certificate of an office is chosen in the list",
    ("office_foreign", "legal_rep"): "a paper: asked among the documents",
    ("own_id_only", "administrator"): "a rule of its own",
    ("own_id_only", "foreigner"): "the same page's list for individuals has the rule",
    ("own_id_only", "hk_mo_tw"): "which of several permits is handed in",
    ("own_id_only", "kinds"): "a citizen's identity card is the first choice",
    ("own_id_only", "temporary"): "whether a card is a temporary one is not asked",
    ("phone2", ""): "the newer page asks for the emergency number instead",
    ("phone_local", ""): "the newer page has no such rule",
    ("phone_local", "landline"): "area codes are compared with the region in general",
    ("pre_approval_docs", ""): "read from the scope of business and the unit's name",
    ("remark", ""): "what cannot be told from the answers",
    ("remark", "other"): "the declaration, which the same page wants, says more",
    ("remark", "sole_trader"): "whether there is a seal is not asked",
    ("residence_permit", "address"): "the address on the permit is not asked",
    ("residence_permit", "foreigner"): "papers: asked among the documents",
    ("shell_entity", ""): "a general rule with the list of provinces",
    ("sites_per_entity", ""): "the newer page names another figure",
    ("whois_privacy", ""): "advice in general",
}
"""What pages demand without a provincial rule of ours, by topic, and why."""

NOT_ASKED = {
    "abnormal", "add_provider", "cancel", "change_entity", "closed_before_approval",
    "domain_real_name", "domain_validity", "filed_site_open", "home_url", "id_term",
    "old_certificate", "one_number", "originals", "own_phone", "paper_form", "phone_answered",
    "photo", "resolved_ip", "reuse", "revoked", "sole_trader", "swap",
}  # fmt: skip
"""Further matters (topic `other`): general rules, steps of the checklist, or nothing that a form
can know."""


def test_a_demand_without_a_rule_has_a_reason():
    used = {
        (rule.id.split(".")[1], c.source, c.item, c.scope) for rule in RULES for c in rule.cites
    }
    left = {
        (row.topic, row.part)
        for row in STATEMENTS
        if row.hardness == "must" and (row.province, row.source, row.item, row.scope) not in used
    }
    assert {part for topic, part in left if topic == "other"} <= NOT_ASKED
    assert {pair for pair in left if pair[0] != "other"} - set(NO_RULE) == set()
