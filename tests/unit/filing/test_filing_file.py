"""A whole filing from a file: what it holds, and what is wrong with the file itself."""

import datetime as dt
import json
from pathlib import Path

import pytest

from filing import filing_file as sheet
from filing.loader import default
from filing.problems import Problem

CATALOG = default()
DAY = dt.date(2026, 11, 23)
DATA = Path(__file__).parents[2] / "data"


def read(data: object) -> sheet.Sheet:
    found = sheet.read(CATALOG, data, DAY)
    assert isinstance(found, sheet.Sheet), found
    return found


def enterprise(**changes) -> dict:
    data = json.loads((DATA / "enterprise.json").read_text("utf-8"))
    data["answers"] |= changes
    return data


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "no JSON object"),
        ([], "no JSON object"),
        ({}, "“kind” is None"),
        ({"kind": "first", "answers": {}}, "“kind” is 'first'; it is one of initial"),
        ({"kind": [], "answers": {}}, "“kind” is []"),
        ({"kind": "initial"}, "“answers” is no object"),
        ({"kind": "initial", "answers": {"nope": 1}}, "no field 'nope'"),
        ({"kind": "initial", "answers": {}, "documents": {}}, "“documents” is no list"),
        ({"kind": "initial", "answers": {}, "documents": [1]}, "“documents” holds 1"),
        ({"kind": "initial", "answers": {}, "documents": [{"file": "x"}]}, "“documents” holds"),
        (
            {
                "kind": "initial",
                "answers": {},
                "documents": [{"field": "doc_leader_id", "file": 1}],
            },
            "“documents” holds",
        ),
        ({"kind": "initial", "answers": {}, "documents": ["domain"]}, "no document 'domain'"),
        ({"kind": "initial", "answers": {}, "documents": ["nope"]}, "no document 'nope'"),
    ],
)
def test_a_wrong_file_is_one_sentence(data, words):
    found = sheet.read(CATALOG, data, DAY)
    assert isinstance(found, Problem)
    assert words in found.say(str)


def test_raw_answers_are_understood_in_the_order_of_the_form():
    data = enterprise(region="浙江省杭州市西湖区", leader_mobile="138 0000 0013", waf="否")
    data["answers"] = dict(reversed(data["answers"].items()))
    found = read(data)
    assert found.ready
    assert found.answers["region"] == "330106"
    assert found.answers["leader_mobile"] == "+8613800000013"
    assert found.answers["waf"] is False


def test_what_cannot_be_understood_is_an_invalid_value_and_not_also_missing():
    found = read(enterprise(leader_email="nobody"))
    wrong = [(one.rule, one.field) for one in found.findings if one.blocks]
    assert wrong == [("invalid_value", "leader_email")]
    assert not found.ready


def test_a_wrong_answer_to_a_question_not_asked_is_no_finding():
    assert read(enterprise(cdn_covered="perhaps")).ready


def test_null_skips_an_optional_question_and_leaves_another_open():
    found = read(enterprise(leader_phone2=None, leader_name=None))
    assert found.answers["leader_phone2"] is None
    assert [one.field for one in found.findings if one.blocks] == ["leader_name"]


def test_an_optional_question_left_out_is_skipped():
    data = enterprise()
    del data["answers"]["entity_remark"]
    found = read(data)
    assert found.path.known["entity_remark"] is None
    assert found.path.open == ()


def test_an_optional_answer_that_is_wrong_stays_open_and_is_told():
    found = read(enterprise(leader_phone2="x"))
    assert [one.field for one in found.findings if one.blocks] == ["leader_phone2"]


def test_documents_are_files_or_promises():
    data = enterprise()
    data["documents"] = [
        "doc_entity_certificate",
        {"field": "doc_leader_id", "file": "front.jpg"},
        {"field": "doc_leader_id", "file": "back.jpg"},
        {"field": "doc_administrator_id"},
    ]
    found = read(data)
    assert found.ready
    assert found.files["doc_leader_id"] == ("front.jpg", "back.jpg")
    assert found.answers["doc_leader_id"] == ("front.jpg", "back.jpg")
    assert found.answers["doc_administrator_id"] == ("in_app",)


def test_numbers_that_other_filings_used_are_told_and_have_to_be_a_list():
    data = json.loads((DATA / "individual.json").read_text("utf-8"))
    number = data["answers"]["service_number"]
    found = read(data | {"used_service_numbers": [number.upper()]})
    assert [one.rule for one in found.findings if one.blocks] == ["access.service_number_reuse"]
    assert read(data | {"used_service_numbers": []}).ready
    wrong = sheet.read(CATALOG, data | {"used_service_numbers": number}, DAY)
    assert isinstance(wrong, Problem)
