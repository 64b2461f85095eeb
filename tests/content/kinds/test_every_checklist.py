"""Every kind of filing has a checklist and a crib sheet of its own: what it needs, no more."""

import pytest

from filing import flow
from filing.loader import default
from filing.package import crib
from filing.package.request import Request
from filing.package.todo import todo
from tests.content.kinds.test_every_kind import SHAPES
from tests.content.kinds.walks import DAY
from tests.filled import filled

CATALOG = default()
REVIEWED = {"submit", "first_review"}
NEW = {"instance", "choose_product", "type_answers", "resolve"}

STEPS: dict[str, tuple[set[str], set[str]]] = {
    "initial_organisation": (
        {*REVIEWED, *NEW, "closed", "sms_both", "regulator", "number", "footer", "public_security"},
        {"may_stay_open", "password_at_hand", "in_account", "sms_administrator"},
    ),
    "initial_taobao_shop": ({*REVIEWED, "choose_shop"}, {"instance", "choose_product"}),
    "new_website_alibaba": (
        {*REVIEWED, *NEW, "closed", "sms_administrator", "number"},
        {"sms_both", "password_at_hand"},
    ),
    "new_website_other": ({*REVIEWED, *NEW, "sms_administrator"}, {"sms_both"}),
    "add_provider": (
        {*REVIEWED, *NEW, "may_stay_open", "password_at_hand", "sms_administrator"},
        {"closed", "number", "footer", "public_security", "real_name"},
    ),
    "modify_entity": (
        {*REVIEWED, "change_answers", "sms_changed", "keep_right"},
        {*NEW, "closed", "number", "sms_both"},
    ),
    "remove_provider": (
        {"provider_first", "remove_access", "removed"},
        {*REVIEWED, *NEW, "regulator", "upload", "originals"},
    ),
    "cancel_website": (
        {*REVIEWED, "cancel_for_ever", "apply_to_cancel", "sms_cancel_site", "cancelled"},
        {*NEW, "sms_cancel_entity", "password_at_hand"},
    ),
    "cancel_entity": ({*REVIEWED, "sms_cancel_entity"}, {*NEW, "sms_cancel_site"}),
    "claim": (
        {"on_a_pc", "apply_to_claim", "in_account"},
        {*REVIEWED, *NEW, "regulator", "apply_to_import"},
    ),
    "import": (
        {"on_a_pc", "apply_to_import", "in_account"},
        {*REVIEWED, *NEW, "regulator", "apply_to_claim"},
    ),
}
"""By shape of a filing: steps that its checklist has, and steps that it has not."""

PAGES = {
    "initial_organisation": [
        *("basic_check", "product", "entity", "leader", "website", "administrator", "upload"),
    ],
    "add_provider": [
        *("basic_check", "existing_numbers", "product", "entity", "website"),
        *("administrator", "upload"),
    ],
    "modify_access": ["find_filing", "product"],
    "remove_provider": ["find_filing"],
    "cancel_website": ["find_filing"],
    "claim": ["find_filing"],
    "import": ["find_filing"],
}
"""By shape: the pages of the official system on which something is to be done."""


def request(shape: str) -> Request:
    kind, answers = SHAPES[shape]
    return Request(CATALOG, kind, flow.live(filled(kind, answers)), DAY)


@pytest.mark.parametrize("shape", STEPS)
def test_the_checklist_has_the_steps_of_this_filing_and_no_others(shape: str):
    has, has_not = STEPS[shape]
    steps = {step.id for step in todo(request(shape)).steps}
    assert has <= steps
    assert not has_not & steps


@pytest.mark.parametrize("shape", PAGES)
def test_the_crib_sheet_has_the_pages_of_this_filing(shape: str):
    asked = request(shape)
    assert [page.id for page in crib(CATALOG, asked.kind, asked.answers)] == PAGES[shape]


@pytest.mark.parametrize("shape", SHAPES)
def test_a_checklist_begins_with_the_account_and_ends_with_what_follows(shape: str):
    steps = todo(request(shape)).steps
    assert steps[0].id == "account"
    assert len({step.part for step in steps}) == 3


@pytest.mark.parametrize(
    ("shape", "many"), [("claim", 0), ("remove_provider", 1), ("cancel_entity", 1)]
)
def test_rules_of_the_province_are_told_where_they_matter(shape: str, many: int):
    assert len(todo(request(shape)).facts) == many


def test_every_kind_is_looked_at():
    assert {SHAPES[shape][0] for shape in STEPS} == set(CATALOG.kinds)
