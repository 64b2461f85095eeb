"""Personal values made unreadable for a card: enough to recognise, not enough to use. Pure."""

from collections.abc import Callable

from filing.model import IN_APP, Field, Value

DOTS = "•••"


def _ends(text: str, first: int, last: int) -> str:
    if len(text) <= first + last:
        return DOTS
    return f"{text[:first]}{DOTS}{text[len(text) - last :]}"


def _email(text: str) -> str:
    name, at, domain = text.partition("@")
    return f"{name[:1]}{DOTS}{at}{domain}" if at else DOTS


MASKS: dict[str, Callable[[str], str]] = {
    "all": lambda _text: DOTS,
    "name": lambda text: f"{text[:1]}{DOTS}",
    "number": lambda text: _ends(text, 2, 2),
    "phone": lambda text: _ends(text, 3, 2),
    "email": _email,
    "text": lambda text: _ends(text, 2, 0),
}
"""By the field's `personal`: what is left of the value."""


def masked(field: Field, value: Value) -> Value:
    """The value as staff see it without *Reveal*: personal ones masked, documents only counted."""
    if value is None or not field.personal or value == (IN_APP,):
        return value
    if isinstance(value, bool | int):
        return value
    mask = MASKS.get(field.personal, MASKS["all"])
    if isinstance(value, tuple):
        return tuple(mask(item) for item in value)
    return mask(value)
