"""Formats values for the official side: Chinese terms, national phone numbers."""

from collections.abc import Callable

from filing import contacts, domains
from filing.dates import LONG_TERM
from filing.model import IN_APP, Field, Kind, Value
from filing.package.request import Request

NOT_PROVIDED = "未提供"
LATER = "在官方 App 内上传"
LONG = "长期"
_PLAIN = {None: NOT_PROVIDED, True: "是", False: "否"}


def official(field: Field, value: Value) -> str:
    """The value in Chinese, unmasked, as the official form shows it."""
    if value is None or isinstance(value, bool):
        return _PLAIN[value]
    if isinstance(value, tuple):
        return _several(field, value)
    write = _WRITTEN.get(field.kind)
    return write(field, str(value)) if write else str(value)


def typed(field: Field, value: Value) -> str:
    """What is to be typed, or chosen, in the official form; empty where nothing can be typed."""
    if value is None or field.kind is Kind.DOCUMENT:
        return ""
    if field.kind is Kind.DOMAIN:
        return domains.unicode(str(value))
    return official(field, value)


def beside(field: Field, value: Value, request: Request) -> str:
    """The same in the applicant's language, or empty where it would say nothing new."""
    from filing import values  # noqa: PLC0415 - brings the libraries of all kinds of field

    if request.in_chinese or (value is not None and field.kind in _ALIKE):
        return ""
    shown = values.show(field, value, request.own)
    return "" if shown == official(field, value) else shown


_ALIKE = frozenset({Kind.REGION, Kind.PHONE, Kind.DOMAIN})
"""Written alike in every language."""


def _several(field: Field, value: tuple[str, ...]) -> str:
    if field.kind is not Kind.DOCUMENT:
        return "、".join(_term(field, code) for code in value)
    return LATER if value == (IN_APP,) else f"已附 {len(value)} 份"


def _term(field: Field, code: str) -> str:
    return next((choice.zh for choice in field.choices if choice.code == code), code)


def _date(_field: Field, text: str) -> str:
    return LONG if text == LONG_TERM else text


def _phone(_field: Field, text: str) -> str:
    return contacts.show_phone(text).replace(" ", "")


def _domain(_field: Field, host: str) -> str:
    name = domains.unicode(host)
    return host if name == host else f"{name} ({host})"


def _region(_field: Field, code: str) -> str:
    from filing import regions  # noqa: PLC0415 - its table is read when it is needed

    return regions.name(code)


_WRITTEN: dict[Kind, Callable[[Field, str], str]] = {
    Kind.CHOICE: _term,
    Kind.DATE: _date,
    Kind.PHONE: _phone,
    Kind.DOMAIN: _domain,
    Kind.REGION: _region,
}
