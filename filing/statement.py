"""The statement that a website needs no pre-approval, in Chinese, to be stamped."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from filing.preapproval import Sector

BLANK: Final = "＿＿＿＿"


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands in it; what is empty is left blank to be filled in by hand."""

    province: str = ""
    unit: str = ""
    code: str = ""
    domain: str = ""
    site: str = ""
    shows: str = ""


def statement(sectors: Sequence[Sector], facts: Facts, day: dt.date | None = None) -> str:
    """The text for these sectors; it may not be older than three months at the review."""
    dated = f"{day.year}年{day.month}月{day.day}日" if day else "　　年　　月　　日"
    names = "、".join(sector.zh for sector in sectors)
    lines = [
        "关于网站不涉及前置审批内容的说明",
        "",
        f"{_or(facts.province)}通信管理局：",
        f"我单位名称：{_or(facts.unit)}，统一社会信用代码：{_or(facts.code)}。",
        f"申请备案的域名：{_or(facts.domain)}，网站名称：{_or(facts.site)}。",
        f"网站实际展示的内容和服务对象：{_or(facts.shows)}。",
        f"我单位的名称或经营范围含有{names}相关字样，但网站现在和今后都不涉及：",
        *(f"{n}. {sector.promise_zh}" for n, sector in enumerate(sectors, 1)),
        "以上情况如有不实，我单位愿意承担责任，并接受注销备案。",
        "",
        f"法定代表人（签字）：{BLANK}",
        f"单位名称（盖章）：{_or(facts.unit)}",
        dated,
    ]
    return "\n".join(lines)


def _or(text: str) -> str:
    return text or BLANK
