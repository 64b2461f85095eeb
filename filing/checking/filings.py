"""Check kinds for the filing itself: instances, service numbers, ICP numbers, kind of filing."""

import datetime as dt
import re
from dataclasses import dataclass

from filing.checking.context import AT, Check, CheckContext, CheckResult, Kinds, Nothing
from filing.icp_numbers import ENTITY, PREFIXES, SITE, plain
from filing.instances import Instance
from filing.problems import Term

_NUMBER = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class IcpForm:
    """`site`: with the suffix of a website; without it the entity's number."""

    site: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """For a kind of filing: which answers to the first and second field it is for."""

    kind: str
    entity: tuple[str, ...]
    domain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fits:
    """`rows`: one for each kind of filing."""

    rows: tuple[Fit, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """`without`: answers that make the rest unnecessary."""

    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """`before`: the first day whose filings cannot be claimed."""

    before: dt.date


def service_number_form(s: CheckContext, _p: Nothing) -> CheckResult:
    """The service identification number has its form: 8-4-4-4-12 lower-case hexadecimal digits."""
    return None if _NUMBER.fullmatch(s.text().lower()) else {"value": s.text()}


def instance_files(s: CheckContext, p: Without) -> CheckResult:
    """An instance is there (first field: hosting), of a product that gives numbers (second)…

    unless the third field (product verification) is one of `without`, which need none.
    """
    if s.text(2) in p.without:
        return None
    if s.value == "none":
        return {"value": s.shown(s.fields[0])}
    found = _instance(s, 1)
    refused = s.text(1) and (found is None or found.numbers == 0)
    return {"value": s.shown(s.fields[1])} if refused else None


def instance_order(s: CheckContext, _p: Nothing) -> CheckResult:
    """Tells the smallest order of a product that has one."""
    found = _instance(s, 0)
    if found is None or found.order_min is None:
        return None
    return {"value": s.shown(s.fields[0]), "limit": str(found.order_min)}


def instance_billing(s: CheckContext, _p: Nothing) -> CheckResult:
    """The second field's product is paid for in advance where its billing counts."""
    found = _instance(s, 1)
    prepaid = found is None or found.billing != "subscription" or s.value == "subscription"
    return None if prepaid else {"value": s.shown(s.fields[0]), "product": s.shown(s.fields[1])}


def instance_term(s: CheckContext, _p: Nothing) -> CheckResult:
    """The months bought reach the shortest term of the second field's product."""
    found, months = _instance(s, 1), s.number()
    if found is None or found.months_min is None or months is None or months >= found.months_min:
        return None
    return {
        "value": str(months),
        "limit": str(found.months_min),
        "product": s.shown(s.fields[1]),
    }


def number_quota(s: CheckContext, _p: Nothing) -> CheckResult:
    """Of the second field's product there is a number left beyond those used (first field)."""
    found, used = _instance(s, 1), s.number()
    if found is None or not found.numbers or used is None or used < found.numbers:
        return None
    return {"value": str(used), "limit": str(found.numbers), "product": s.shown(s.fields[1])}


def numbers_for_order(s: CheckContext, _p: Nothing) -> CheckResult:
    """The websites of the order (first field) are no more than the numbers left (second, third)."""
    found, wanted, used = _instance(s, 2), s.number(), s.number(1)
    if found is None or not found.numbers or wanted is None or used is None:
        return None
    left = found.numbers - used
    if wanted <= left:
        return None
    return {
        "value": str(wanted),
        "left": str(left),
        "limit": str(found.numbers),
        "product": s.shown(s.fields[2]),
    }


def icp_number(s: CheckContext, p: IcpForm) -> CheckResult:
    """The ICP number has its form, with a website's suffix or without."""
    found = (SITE if p.site else ENTITY).fullmatch(plain(s.text()))
    return None if found and found[1] in PREFIXES else {"value": s.text()}


def icp_province(s: CheckContext, _p: Nothing) -> CheckResult:
    """The ICP number is of the province filed in."""
    place = PREFIXES.get(plain(s.text())[:1], "")
    here = str(s.known.get("province") or "")
    if not place or not here or place == here:
        return None
    return {"value": s.text(), "place": s.place(place), "here": s.place(here)}


def number_of_entity(s: CheckContext, _p: Nothing) -> CheckResult:
    """A website's number (first field) begins with the entity's (second field)."""
    site, entity = plain(s.text()), plain(s.text(1))
    if not entity or not SITE.fullmatch(site) or site.rpartition("-")[0] == entity:
        return None
    return {"value": s.text(), "other": s.text(1)}


def kind_fits(s: CheckContext, p: Fits) -> CheckResult:
    """What is filed already (first field: entity, second: domain) suits the kind of filing."""
    row = next((row for row in p.rows if row.kind == s.known.get("kind")), None)
    if row is None:
        return None
    wrong = s.text() and s.text() not in row.entity
    second = s.text(1)
    if wrong or (row.domain and second and second not in row.domain):
        key = s.fields[0] if wrong else s.fields[1]
        return {"value": s.shown(key), "label": s.label(key), AT: key}
    return None


def claim_eligible(s: CheckContext, p: Claim) -> CheckResult:
    """Approved before the day `before`, no other provider added, not yet in the account."""
    filed, other, imported = (s.known.get(key) for key in s.fields)
    if filed is not None and dt.date.fromisoformat(str(filed)) >= p.before:
        place, why = 0, Term("it was approved too late")
    elif other is True:
        place, why = 1, Term("another provider has been added")
    elif imported is True:
        place, why = 2, Term("it is in the account already")
    else:
        return None
    key = s.fields[place]
    return {"value": s.shown(key), "why": why, AT: key}


def _instance(s: CheckContext, place: int) -> Instance | None:
    return s.catalog.instances.get(s.text(place))


_TERM = ("value", "limit", "product")
KINDS: Kinds = {
    "service_number_form": Check(Nothing, service_number_form, ("value",)),
    "instance_files": Check(Without, instance_files, ("value",)),
    "instance_order": Check(Nothing, instance_order, ("value", "limit")),
    "claim_eligible": Check(Claim, claim_eligible, ("value", "why", AT), partial=True),
    "instance_billing": Check(Nothing, instance_billing, ("value", "product")),
    "instance_term": Check(Nothing, instance_term, _TERM),
    "number_quota": Check(Nothing, number_quota, _TERM),
    "numbers_for_order": Check(Nothing, numbers_for_order, (*_TERM, "left")),
    "icp_number": Check(IcpForm, icp_number, ("value",)),
    "icp_province": Check(Nothing, icp_province, ("value", "place", "here")),
    "number_of_entity": Check(Nothing, number_of_entity, ("value", "other")),
    "kind_fits": Check(Fits, kind_fits, ("value", "label", AT), partial=True),
}
