"""What remains to be done follows from kind, answers and province."""

from dataclasses import replace

import pytest

from filing.model import IN_APP, Fact
from filing.package import portal
from filing.package.todo import Local, todo


def ids(request):
    return [step.id for step in todo(request).steps]


def test_steps_come_in_the_order_of_the_parts(request_for):
    parts = [step.part for step in todo(request_for()).steps]
    assert parts == sorted(parts, key=portal.PARTS.index)


def test_the_initial_filing_is_told_everything_that_matters(request_for):
    steps = ids(request_for())
    assert {"account", "closed", "choose_product", "sms_both", "regulator", "footer",
            "public_security", "keep_right"} <= set(steps)  # fmt: skip
    assert not {"footer_guangdong", "licence", "annual_review", "sms_permit", "cancelled"} & set(
        steps
    )


def test_the_province_decides(request_for):
    guangdong = ids(request_for(answers={"region": "440106"}))
    assert "footer_guangdong" in guangdong
    assert "footer" not in guangdong
    assert "annual_review" in ids(request_for(answers={"region": "420106"}))


def test_paid_services_are_told_of_the_licence(request_for):
    assert "licence" in ids(request_for(answers={"commercial": True}))


def test_a_shop_buys_no_instance(request_for):
    steps = ids(request_for(answers={"verification": "taobao_shop"}))
    assert "choose_shop" in steps
    assert "instance" not in steps


@pytest.mark.parametrize("kind", ["modify", "remove_provider", "cancel", "claim", "import"])
def test_every_kind_has_its_own_steps(request_for, kind):
    steps = ids(request_for(kind=kind))
    assert "account" in steps
    assert "sms_both" not in steps


def test_documents_left_for_the_app_are_listed(request_for):
    found = todo(
        request_for(answers={"doc_leader_id": (IN_APP,), "doc_entity_certificate": ("a",)})
    )
    assert "doc_leader_id" in {field.id for field in found.in_app}
    assert "doc_entity_certificate" not in {field.id for field in found.in_app}


def test_facts_of_the_other_class_and_of_other_kinds_are_left_out(request_for, catalog):
    labels = catalog.fact_labels
    of_an_enterprise = {local.label for local in todo(request_for()).facts}
    of_a_person = {local.label for local in todo(request_for("individual")).facts}
    assert labels["org_leader"] in of_an_enterprise - of_a_person
    assert labels["ind_age"] in of_a_person - of_an_enterprise
    assert labels["access"] not in of_an_enterprise | of_a_person
    filed = {"entity_filed": "alibaba", "entity_icp_number": "浙ICP备12345678号"}
    changed = todo(request_for(kind="modify", answers=filed))
    assert labels["chg_org"] in {local.label for local in changed.facts}


def test_without_a_province_there_are_no_facts(request_for):
    request = request_for()
    bare = {key: value for key, value in request.answers.items() if key == "site_name"}
    found = todo(replace(request, answers=bare))
    assert found.province is None
    assert found.facts == ()


def test_unknown_is_never_told_as_none():
    assert Local("x", Fact("unknown", "something")).unknown
    assert Local("x", Fact("yes")).unknown
    assert not Local("x", Fact("no", "No letter is asked")).unknown


def test_deadlines_come_by_day(request_for):
    work = todo(request_for(answers={"domain_expires": "2029-03-01"}))
    days = [work.due[one.id].values.get("date") for one in work.limited]
    dated = [day for day in days if day]
    assert dated == sorted(dated)
    assert "2029-03-01" in dated
    assert len(dated) < len(days)
