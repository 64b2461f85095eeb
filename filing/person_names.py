"""Normalises the middle dot in the names of minorities and foreigners."""

import re
from typing import Final

DOT: Final = "·"
"""As the register writes it (U+00B7)."""

DOTS: Final = "\u02d9\u0387\u1427\u2024·・.•‧．∙⋅｡。●○◦﹒᛫⸱ꞏ·‐‑"
"""Every dot that keyboards give for it."""

CHINESE: Final = "\\u3400-\\u9fff\\uf900-\\ufaff\\U00020000-\\U0003ffff"

_SEPARATOR = re.compile(rf"(?<=[{CHINESE}])\s*[{re.escape(DOTS)}]+\s*(?=[{CHINESE}])")


def written(name: str) -> str:
    """The name with the register's dot between its Chinese parts, and no space around it."""
    return _SEPARATOR.sub(DOT, name)
