"""The division that an address lies in, by the names it begins with."""

import re

from filing import place_names

LONGEST = 24
"""Characters that province, city and district have together."""

_END = re.compile(r"[省市区县旗州盟]")


def region_of(address: str) -> str:
    """The code of the one district (or city without districts) that an address begins with; empty
    where it names none, or several are called so."""
    squeezed = "".join(address.split())
    ends = [found.end() for found in _END.finditer(squeezed, 0, LONGEST)]
    found = ""
    for end in ends:
        code = place_names.parse(squeezed[:end])
        if isinstance(code, str):
            found = code
    return found
