"""A name that is suggested passes the checks of the same filing, and fits who is asked."""

import datetime as dt
import json
from pathlib import Path

import pytest

from filing import filing_file, loader
from filing.checking.naming import OF_A_PERSON

CATALOG = loader.default()
DATA = Path(__file__).parents[2] / "data"
DAY = dt.date(2026, 11, 29)


def found(sample, name):
    """What is found about that website's name in the sample filing."""
    filing = json.loads((DATA / f"{sample}.json").read_text("utf-8"))
    filing["answers"]["site_name"] = name
    read = filing_file.read(CATALOG, filing, DAY)
    return [one for one in read.findings if one.field == "site_name"]


@pytest.mark.parametrize(
    "name",
    ["顾诗的博客", "我的博客", "读书博客", "学习论坛", "手工社区", "四季工作室", "张三博客网"],
)
def test_what_is_suggested_to_an_individual_passes(name):
    suggested = {
        one.values["suggestion"] for one in found("individual", name) if "suggestion" in one.values
    }
    assert suggested
    for one in suggested:
        assert not [again for again in found("individual", one) if again.blocks], one


def test_no_enterprise_is_suggested_to_a_person_and_no_persons_name():
    told = [one.values.get("suggestion") for one in found("individual", "张三博客网")]
    assert OF_A_PERSON in told
    assert CATALOG.fields["site_name"].sample not in told
    assert not any("张三" in str(one) for one in told if one)


def test_the_name_for_a_person_has_no_finding_at_all():
    assert found("individual", OF_A_PERSON) == []


@pytest.mark.parametrize("name", ["中国示例科技", "示例@科技官网"])
def test_what_is_suggested_to_an_organisation_passes(name):
    for one in found("enterprise", name):
        if suggested := one.values.get("suggestion"):
            assert not [again for again in found("enterprise", suggested) if again.blocks]
