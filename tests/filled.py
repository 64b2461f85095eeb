"""A filing filled in from known answers, samples and first choices, for tests of whole forms."""

import datetime as dt
from collections.abc import Mapping
from functools import cache

from phonenumbers import geocoder, parse
from stdnum.cn import uscc

from filing import flow, regions, values
from filing.flow import Route
from filing.loader import default
from filing.model import IN_APP, Field, Kind, Value
from filing.problems import Problem

CATALOG = default()
SKIPPED = frozenset(field.id for field in CATALOG.fields.values() if field.guide)
"""A filing told question by question needs no guide."""
DAY = dt.date(2026, 11, 23)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def filled(kind: str, given: Mapping[str, object]) -> Route:
    """The whole route; what is not given is the sample, the first choice, yes, or skipped."""
    answers: dict[str, Value] = {}
    while True:
        path = flow.route(CATALOG, kind, answers, DAY)
        told = [CATALOG.fields[key] for key in sorted(path.assumed & given.keys())]
        field = next(iter((*told, *path.open)), None)
        if field is None:
            return path
        raw = given[field.id] if field.id in given else _something(field, path)
        value = None if raw is None else values.parse(field, raw, path.known)
        assert not isinstance(value, Problem), (field.id, raw, value)
        answers[field.id] = value


def _something(field: Field, path: Route) -> object:
    if field.id in SKIPPED:
        return None
    if field.kind is Kind.DOCUMENT:
        return IN_APP
    if field.optional and field.id != "site_remark":
        return None
    if field.sample:
        return field.sample
    if field.kind is Kind.YES_NO:
        return True
    first = flow.choices(field, path.known)[0].code
    return first if field.kind is Kind.CHOICE else [first]


def identity_number(place: str, born: str = "19900823", order: str = "001") -> str:
    """A valid citizen's number of that place that belongs to nobody we know."""
    first = f"{place}{born}{order}"
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first, strict=True))
    return first + "10X98765432"[total % 11]


def unified_code(place: str, start: str = "91") -> str:
    """A valid unified social credit code of that place; `start` tells the kind of body."""
    first = f"{start}{place}MA0000138"[:17]
    return first + str(uscc.calc_check_digit(first))


def district(province: str) -> str:
    """The first place of the province that is an answer."""
    place = province
    while not regions.is_final(place):
        place = regions.children(place)[0]
    return place


@cache
def local_mobiles() -> Mapping[str, str]:
    """Beginnings of mobile numbers by province, as the number ranges tell."""
    names = {province.zh: province.code for province in CATALOG.provinces.values()}
    found: dict[str, str] = {}
    for middle in range(10_000):
        place = geocoder.description_for_number(parse(f"+86138{middle:04}0000"), "zh")
        for name, code in names.items():
            if place.startswith(name):
                found.setdefault(code, f"138{middle:04}")
        if len(found) == len(names):
            break
    return found
