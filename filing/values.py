"""Parses raw input into canonical values, one function per kind of field, and formats them."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

from filing import (
    conditions,
    contacts,
    counting,
    dates,
    domains,
    durations,
    identity,
    masking,
    person_names,
    said,
)
from filing.characters import simplified
from filing.model import IN_APP, Choice, Facts, Field, Kind, Value
from filing.problems import Problem, Term, Translate

__all__ = ["LONGEST", "Problem", "clean", "fits", "mask", "parse", "show"]

LONGEST = 500
"""Characters that an answer in words may have."""

LONGEST_RAW = 20_000
"""Longer input is not even looked at."""

_ASCII_WIDTH = {
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)},
    **{code: code - 0xFEE0 for code in range(0xFF21, 0xFF3B)},
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},
}
"""Full-width digits and letters; full-width Chinese punctuation stays what it is."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})
NONE = "none"
"""The code of "none of these" among several choices."""

_READ = frozenset({Kind.CHOICE, Kind.NUMBER, Kind.DATE, Kind.REGION})
"""Kinds of which the meaning is kept, not the wording: either script will do."""

_PLAIN_WORDS = {None: Term("not provided"), True: Term("Yes"), False: Term("No")}


def parse(field: Field, raw: object, known: Facts) -> Value | Problem:
    """The canonical value of what was typed, tapped or read from a file – or what is wrong with it.

    Canonical values are taken as they are. Nothing raises: every fault is a `Problem`.
    """
    if field.kind in _LISTS:
        return _LISTS[field.kind](field, raw, known)
    text = _one_text(field, raw)
    if isinstance(text, Problem):
        return text
    text = simplified(text) if field.kind in _READ else text
    return _SINGLE[field.kind](field, text, known)


_TEXT: Final = Term("{value} cannot be an answer here: a text is.")
_WANTED: Final[Mapping[Kind, Term]] = {
    Kind.NUMBER: Term("{value} cannot be an answer here: a number is."),
    Kind.DATE: Term("{value} cannot be an answer here: a date is."),
}


def _one_text(field: Field, raw: object) -> str | Problem:
    """The raw value as one clean text: numbers and days too, yes and no where it is a choice."""
    if isinstance(raw, bool) and field.kind is Kind.CHOICE:
        raw = "yes" if raw else "no"
    if isinstance(raw, float) and field.kind is Kind.NUMBER:
        raw = str(int(raw)) if raw.is_integer() else str(raw)
    if isinstance(raw, dt.date | int) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str):
        wanted = _WANTED.get(field.kind, _TEXT)
        return Problem(wanted, {"value": repr(raw)[:60]})
    if len(raw) > LONGEST_RAW:
        return _too_long(raw)
    return clean(raw) or Problem("The answer is empty.")


def fits(field: Field, value: Value, known: Facts) -> Problem | None:
    """Whether a kept value still is one in the light of what is known today (types change)."""
    if value is None or field.kind not in {Kind.CHOICE, Kind.CHOICES, Kind.IDENTITY}:
        return None
    again = parse(field, value, known)
    if isinstance(again, Problem):
        return again
    return (
        None if again == value else _no_choice(field, conditions.choices(field, known), str(value))
    )


def clean(text: str) -> str:
    """Without invisible characters; runs of space as one, full-width letters as ASCII."""
    spaced = re.sub(r"\s", " ", text)
    seen = "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE)
    composed = unicodedata.normalize("NFC", seen.translate(_ASCII_WIDTH))
    return " ".join(composed.split())


def show(field: Field, value: Value, translate: Translate) -> str:
    """The value in the reader's language, unmasked."""
    if value is None or isinstance(value, bool):
        return translate(_PLAIN_WORDS[value])
    if isinstance(value, tuple):
        return _show_several(field, value, translate)
    text = str(value)
    if field.kind is Kind.CHOICE:
        return _labels(field, (text,), translate)
    if field.kind is Kind.DATE and text == dates.LONG_TERM:
        return translate("long-term")
    shown = _SHOWN.get(field.kind)
    return shown(text) if shown else text


def mask(field: Field, value: Value, translate: Translate) -> str:
    """The value as a screen may show it: personal data hidden but for what tells them apart.
    Documents are only counted."""
    text = show(field, value, translate)
    if not value or not field.personal or field.kind is Kind.DOCUMENT:
        return text
    return masking.MASKS.get(field.personal, masking.hide_all)(text)


# ------------------------------------------------------------------ kinds, one text


def _text(field: Field, text: str, _known: Facts) -> Value | Problem:
    if field.optional and said.left_out(text):
        return None
    text = person_names.written(text) if field.personal == "name" else text
    limit = field.longest or LONGEST
    return text if len(text) <= limit else _too_long(text, limit)


def _number(field: Field, text: str, _known: Facts) -> int | Problem:
    bare = text.replace(",", "").replace("，", "")
    if "months" in field.id.split("_") and (span := durations.months(bare)) is not None:
        return span
    counted = counting.amount(bare.removeprefix("+"))
    if counted is not None:
        return counted
    if re.match(r"[-−－–][0-9]", bare):
        return Problem("“{value}”: the number cannot be below zero.", {"value": text[:60]})
    if re.fullmatch(r"[0-9]{10,}", bare):
        return Problem("“{value}”: this number is too large.", {"value": text[:60]})
    if re.fullmatch(r"[0-9]+[.．][0-9]+", bare):
        return Problem(
            "“{value}”: please give a whole number, without a decimal point.", {"value": text[:60]}
        )
    return Problem("“{value}” is not a number. Type digits, for example 12.", {"value": text[:60]})


def _choice(field: Field, text: str, known: Facts) -> str | Problem:
    offered = conditions.choices(field, known)
    return _find(field, offered, text) or _unfit(field, text) or _no_choice(field, offered, text)


def _unfit(field: Field, text: str) -> Problem | None:
    """An answer of the list that the other answers rule out, where a rule of its own says so."""
    code = _find(field, field.choices, text) if field.unfit else ""
    label = next((choice.label for choice in field.choices if choice.code == code), "")
    if not label:
        return None
    return Problem(
        "“{value}” does not go together with the other answers.",
        {"value": Term(label)},
        rule=field.unfit,
    )


def _date(field: Field, text: str, _known: Facts) -> str | Problem:
    return dates.parse(text, long_term=field.long_term)


def _phone(_field: Field, text: str, _known: Facts) -> str | Problem:
    return contacts.parse_phone(text)


def _email(_field: Field, text: str, _known: Facts) -> str | Problem:
    return contacts.parse_email(text)


def _domain(_field: Field, text: str, _known: Facts) -> str | Problem:
    return domains.parse(text)


def _identity(field: Field, text: str, known: Facts) -> str | Problem:
    certificate = known.get(field.id.replace("cert_no", "cert_type"))
    if certificate is None:
        return Problem("Please choose the type of certificate first.")
    return identity.parse(text, str(certificate))


def _region(_field: Field, text: str, _known: Facts) -> str | Problem:
    from filing import place_names  # noqa: PLC0415 - its table is read when it is needed

    return place_names.parse(text)


_SINGLE: dict[Kind, Callable[[Field, str, Facts], Value | Problem]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.DOMAIN: _domain,
    Kind.IDENTITY: _identity,
    Kind.REGION: _region,
}


# ------------------------------------------------------------------ kinds of their own form


def _yes_no(_field: Field, raw: object, _known: Facts) -> bool | Problem:
    if isinstance(raw, bool):
        return raw
    answer = said.yes_or_no(clean(raw[:LONGEST])) if isinstance(raw, str) else None
    if answer is not None:
        return answer
    return Problem(
        "“{value}” is neither yes nor no: please answer with one of them.",
        {"value": str(raw)[:60]},
    )


_LIST: Final = Term("{value} cannot be an answer here: a plain list of the answers is.")


def _choices(field: Field, raw: object, known: Facts) -> tuple[str, ...] | Problem:
    parts = _parts(raw)
    if not parts and raw and not isinstance(raw, str):
        return Problem(_LIST, {"value": repr(raw)[:60]})
    offered = conditions.choices(field, known)
    picked: set[str] = set()
    for part in parts:
        code = _find(field, offered, simplified(part))
        if not code:
            return _no_choice(field, offered, part)
        picked.add(code)
    if not picked:
        return Problem("Please choose at least one answer.")
    if NONE in picked and len(picked) > 1:
        return Problem("“None of these” excludes the other answers.")
    return tuple(choice.code for choice in offered if choice.code in picked)


def _document(field: Field, raw: object, _known: Facts) -> tuple[str, ...] | Problem:
    if isinstance(raw, str) and said.later(clean(raw[:LONGEST])):
        return (IN_APP,)
    if (
        isinstance(raw, list | tuple)
        and raw
        and all(isinstance(item, str) and item for item in raw)
    ):
        ids = tuple(str(item) for item in raw)
        return (IN_APP,) if IN_APP in ids else ids[-field.max_files :]
    return Problem(
        "Please send a photo or a file, or say that you will upload it in the official app."
    )


_LISTS: dict[Kind, Callable[[Field, object, Facts], Value | Problem]] = {
    Kind.YES_NO: _yes_no,
    Kind.CHOICES: _choices,
    Kind.DOCUMENT: _document,
}


# ------------------------------------------------------------------ shared


def _parts(raw: object) -> list[str]:
    if isinstance(raw, list | tuple):
        plain = all(isinstance(item, str | int) and not isinstance(item, bool) for item in raw)
        return [clean(str(item)[:LONGEST]) for item in raw] if plain else []
    if not isinstance(raw, str | int):
        return []
    return [part for part in map(clean, re.split(r"[,，、;；/\n]", str(raw)[:LONGEST])) if part]


def _find(field: Field, offered: tuple[Choice, ...], text: str) -> str:
    """The code that was meant: by code, number in the list, label, official term, other word.

    A code that is not offered today is none, and never taken for a number in the list.
    """
    if re.match(r"[-−–+]\s*[0-9]", text):
        return ""  # a figure with a sign is no code
    wanted = _plain(text)
    for choice in field.choices:
        if text == choice.code or wanted == _plain(choice.code):
            return choice.code if choice in offered else ""
    listed = _numbered(field, offered)
    if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= len(listed):
        return listed[int(text) - 1].code
    named = [choice for choice in offered if wanted and wanted in map(_plain, _names(choice))]
    if not named and len(wanted) > 1:
        named = [c for c in offered if any(_plain(n).startswith(wanted) for n in _names(c))]
    return named[0].code if len(named) == 1 else ""


def _numbered(field: Field, offered: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The choices as a screen numbers them: of several that may be picked, "none of these" stands
    apart."""
    several = field.kind is Kind.CHOICES
    return tuple(choice for choice in offered if not (several and choice.code == NONE))


def _names(choice: Choice) -> tuple[str, ...]:
    return (choice.label, choice.zh, *choice.words)


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def _no_choice(field: Field, offered: tuple[Choice, ...], text: str) -> Problem:
    """A code is shown by its label: people never see the codes."""
    label = next((Term(choice.label) for choice in field.choices if choice.code == text), text[:60])
    return Problem(
        "“{value}” is none of the answers offered. Tap one, or send its number (1 to {count}).",
        {"value": label, "count": str(len(_numbered(field, offered)))},
    )


def _too_long(text: str, limit: int = LONGEST) -> Problem:
    return Problem(
        "This answer has {length} characters; at most {limit} fit here.",
        {"length": str(len(text)), "limit": str(limit)},
    )


def _show_several(field: Field, value: tuple[str, ...], translate: Translate) -> str:
    if field.kind is not Kind.DOCUMENT:
        return _labels(field, value, translate)
    if value == (IN_APP,):
        return translate("in the official app")
    return translate("attached: {count}").format(count=len(value))


def _labels(field: Field, codes: tuple[str, ...], translate: Translate) -> str:
    labels = {choice.code: choice.label for choice in field.choices}
    return translate(", ").join(
        translate(labels[code]) if code in labels else code for code in codes
    )


def _region_name(code: str) -> str:
    from filing import regions  # noqa: PLC0415 - its table is read when it is needed

    return regions.name(code)


def _domain_name(host: str) -> str:
    name = domains.unicode(host)
    return host if name == host else f"{name} ({host})"


_SHOWN: dict[Kind, Callable[[str], str]] = {
    Kind.PHONE: contacts.show_phone,
    Kind.DOMAIN: _domain_name,
    Kind.REGION: _region_name,
}
