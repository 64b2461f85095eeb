"""Validates ids that come from outside: buttons and links."""

import re

BIGGEST = 2**63 - 1
"""What a database column holds."""

_NUMBER = re.compile(r"[0-9]{1,19}")


def number(text: str) -> int | None:
    """An id or a place in a list; None for anything that cannot be one."""
    if not _NUMBER.fullmatch(text):
        return None
    found = int(text)
    return found if found <= BIGGEST else None
