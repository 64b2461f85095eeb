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
    ["顾诗的博客", "我的博客", "读书博客", "学习论坛", "手工社区", "四季工作室", "张三博客网",
     "王小明的博客", "李小红个人主页", "欧阳小明的论坛", "林清的个人网站"],
)  # fmt: skip
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


@pytest.mark.parametrize("name", ["王小明的小站", "李小红日记", "王小明的博客", "欧阳小明的小站"])
def test_anybodys_full_name_is_told_of_and_never_suggested(name):
    told = found("individual", name)
    assert "website.name_person_other" in {one.rule for one in told}
    assert not any(str(one.values.get("suggestion"))[:2] == name[:2] for one in told)


@pytest.mark.parametrize(
    "name",
    [
        "小林的学习笔记",
        "高兴的日记",
        "马拉松的笔记",
        "程序员日记",
        "周末日记",
        "学习笔记",
        "李白诗歌笔记",
    ],
)
def test_what_only_begins_like_a_name_is_none(name):
    assert "website.name_person_other" not in {one.rule for one in found("individual", name)}


def test_an_organisation_may_carry_a_persons_name():
    assert "website.name_person_other" not in {
        one.rule for one in found("enterprise", "王小明的小站")
    }
