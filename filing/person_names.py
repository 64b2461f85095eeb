"""Normalises the middle dot in the names of minorities and foreigners."""

import re
from collections.abc import Collection
from typing import Final

DOT: Final = "·"
"""As the register writes it (U+00B7)."""

DOTS: Final = "\u02d9\u0387\u1427\u2024·・.•‧．∙⋅｡。●○◦﹒᛫⸱ꞏ·‐‑"
"""Every dot that keyboards give for it."""

CHINESE: Final = "\\u3007\\u3400-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff"

_SEPARATOR = re.compile(rf"(?<=[{CHINESE}])\s*[{re.escape(DOTS)}]+\s*(?=[{CHINESE}])")


_SPREAD = re.compile(rf"([{CHINESE}]{{1,2}})\s+([{CHINESE}]{{1,2}})")
"""A short name as forms print it: 张 伟."""


def written(name: str) -> str:
    """The name with the register's dot between its Chinese parts, and no space around it; a short
    one without a space."""
    spread = _SPREAD.fullmatch(name)
    return "".join(spread.groups()) if spread else _SEPARATOR.sub(DOT, name)


SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚"
)
"""The hundred usual ones of one character."""

_FULL = re.compile(rf"(?:[{SURNAMES}]|欧阳|上官|司马|诸葛|司徒|皇甫)[{CHINESE}]{{1,2}}")


def looks_full(text: str) -> bool:
    """Whether a text may be a surname with a given name, and nothing else."""
    return bool(_FULL.fullmatch(text))


def begun_by(text: str, behind: Collection[str], everyday: Collection[str]) -> str:
    """What looks like a full name at the beginning of a website's name: 王小明 in 王小明的小站.

    `behind`: words that follow a name there; `everyday`: words that begin like a name and are none.
    """
    ends = "|".join(map(re.escape, sorted(behind, key=len, reverse=True)))
    found = re.match(rf"(.{{2,4}}?)(?:的|(?={ends}))(?:{ends})$", text)
    if found is None or text.startswith(tuple(everyday)):
        return ""
    named = found[1]
    return named if looks_full(named) and (len(named) > _SHORT or text[2] == "的") else ""


_SHORT: Final = 2
