"""Masks personal answers on screens, so that they can still be told apart."""

from collections.abc import Callable

_MASKED = 4
_STARS = 13


def hide_all(_text: str) -> str:
    return "•••"


def _mask_name(text: str) -> str:
    return f"{text[0]}{'*' * min(len(text) - 1, _MASKED)}"


def _mask_number(text: str) -> str:
    return (
        f"{text[:3]}{'*' * min(len(text) - 5, _STARS)}{text[-2:]}"
        if len(text) > 2 * _MASKED
        else "•••"
    )


def _mask_phone(text: str) -> str:
    bare = "".join(c for c in text if c in "+0123456789")
    return f"{bare[:3]}****{bare[-_MASKED:]}" if len(bare) > 2 * _MASKED else "•••"


def _mask_email(text: str) -> str:
    name, _, host = text.partition("@")
    return f"{name[:1]}***@{host}"


def _mask_text(text: str) -> str:
    return f"{text[:2]}…" if len(text) > _MASKED else "•••"


MASKS: dict[str, Callable[[str], str]] = {
    "all": hide_all,
    "name": _mask_name,
    "number": _mask_number,
    "phone": _mask_phone,
    "email": _mask_email,
    "text": _mask_text,
}
"""By the kind of personal answer that a field names."""
