"""Check kinds for persons: names, ages, phones, and the origin of identity numbers."""

import re
from dataclasses import dataclass

from filing import contacts, identity, person_names
from filing.checking.context import AT, Check, CheckContext, CheckResult, Kinds, Nothing
from filing.person_names import CHINESE
from filing.problems import Term


@dataclass(frozen=True, slots=True)
class Age:
    """`limit`: the youngest age in full years."""

    limit: int


@dataclass(frozen=True, slots=True)
class Prefixes:
    """`prefixes`: first digits of mobile numbers, without +86."""

    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """`accept`: answers to the second field with which a number from elsewhere is taken."""

    accept: tuple[str | bool, ...] = ()


_UNIT = re.compile(
    r"[局厅部委会府院校司社团处所厂店行站馆队办室科署省市区县镇乡村矿场库党联盟台]$"
    r"|中心|大学|集团|政府|公司|机构|协会|学会|组织"
)


def person_name(s: CheckContext, _p: Nothing) -> CheckResult:
    """A person's name: 2 to 30 Chinese characters, or a Latin name as in a passport; no digits."""
    text = person_names.written(s.text())
    chinese = re.fullmatch(rf"[{CHINESE}](?:[{CHINESE}]|[· ](?=[{CHINESE}])){{1,29}}", text)
    latin = re.fullmatch(r"(?!.*[\u3007\u3400-\u9fff])[^\W\d_]+(?:[ .,'’\-]+[^\W\d_]+\.?)+", text)
    if chinese or latin:
        return None
    wrong = dict.fromkeys(re.findall(rf"[^{CHINESE}A-Za-z ]", text))
    return {
        "value": s.shown(s.fields[0]),
        "wrong": " ".join(wrong) or Term("its length or the order of its parts"),
    }


def names_unit(s: CheckContext, _p: Nothing) -> CheckResult:
    """The first text is the name of a unit: none of the persons in the other fields, and not made
    like a person's name."""
    text, *persons = s.texts()
    alike = re.fullmatch(rf"[{CHINESE}·]{{2,4}}", text) and not _UNIT.search(text)
    return {"value": s.shown(s.fields[0])} if alike or text in filter(None, persons) else None


def min_age(s: CheckContext, p: Age) -> CheckResult:
    """The person is at least `limit` years old, where the certificate number tells the birthday."""
    years = identity.age(s.text(), s.day)
    return None if years is None or years >= p.limit else {"age": str(years)}


def max_age(s: CheckContext, p: Age) -> CheckResult:
    """The person is at most `limit` years old: for advice that concerns the young only."""
    years = identity.age(s.text(), s.day)
    return None if years is None or years <= p.limit else {"age": str(years)}


def mainland_mobile(s: CheckContext, _p: Nothing) -> CheckResult:
    """Each of the numbers is a mobile of mainland China."""
    for key, number in s.answered():
        if not contacts.is_mobile(number):
            return {"value": s.shown(key), "label": s.label(key), AT: key}
    return None


def mobile_ranges(s: CheckContext, p: Prefixes) -> CheckResult:
    """None of the mobiles begins with one of `prefixes`."""
    for key, number in s.answered():
        prefix = next((x for x in p.prefixes if number.startswith(f"+86{x}")), None)
        if prefix:
            return {"value": s.shown(key), "prefix": prefix, "label": s.label(key), AT: key}
    return None


def local_phone(s: CheckContext, _p: Nothing) -> CheckResult:
    """Each of the numbers is of the province filed in; one whose place is unknown passes."""
    here = s.known.get("province")
    for key, number in s.answered():
        place = phone_province(number, s)
        if here and place and place != here:
            return {"value": s.shown(key), "place": s.place(place), "label": s.label(key), AT: key}
    return None


def landline_of_province(s: CheckContext, _p: Nothing) -> CheckResult:
    """Each landline among the numbers has an area code of the province filed in."""
    here = s.known.get("province")
    for key, number in s.answered():
        place = contacts.landline_province(number)
        if here and place and place != here:
            return {"value": s.shown(key), "place": s.place(place), "label": s.label(key), AT: key}
    return None


def landline(s: CheckContext, _p: Nothing) -> CheckResult:
    """The first number is a landline, or the second field (a remark) says why it is none."""
    number = s.text()
    if s.text(1) or (number and not contacts.is_mobile(number)):
        return None
    return {"value": s.shown(s.fields[0]), "label": s.label(s.fields[0])}


def mobile_explained(s: CheckContext, _p: Nothing) -> CheckResult:
    """Where the second field is a mobile, the first (a remark) says whose it is."""
    if s.text() or not contacts.is_mobile(s.text(1)):
        return None
    return {"value": s.shown(s.fields[1]), "label": s.label(s.fields[1])}


def not_swapped(s: CheckContext, _p: Nothing) -> CheckResult:
    """Mobile and emergency number of one person are not those of the other, exchanged."""
    mobile, emergency, other, others_emergency = (s.text(place) for place in range(4))
    swapped = mobile and (mobile, emergency) == (others_emergency, other)
    return {"value": s.shown(s.fields[0]), "other": s.shown(s.fields[2])} if swapped else None


def id_of_province(s: CheckContext, p: Accepted) -> CheckResult:
    """The citizen's number is of the province filed in, or the second field makes up for it."""
    place = identity.province(s.text())
    here = str(s.known.get("province") or "")
    if not place or not here or place == here:
        return None
    if len(s.fields) > 1 and s.known.get(s.fields[1]) in p.accept:
        return None
    return {"place": s.place(place), "here": s.place(here)}


def phone_province(number: str, s: CheckContext) -> str:
    """The province of a canonical number, as far as its range tells; empty: unknown."""
    if not contacts.is_mobile(number):
        return contacts.landline_province(number)
    import phonenumbers  # noqa: PLC0415 - half a second of tables, for the provinces that ask
    from phonenumbers import geocoder  # noqa: PLC0415 - see above

    found = geocoder.description_for_number(phonenumbers.parse(number), "zh")
    provinces = s.catalog.provinces.values()
    return next((p.code for p in provinces if found.startswith(p.zh)), "")


_PHONE = ("value", "place", "label", AT)
KINDS: Kinds = {
    "person_name": Check(Nothing, person_name, ("value", "wrong")),
    "names_unit": Check(Nothing, names_unit, ("value",), partial=True),
    "min_age": Check(Age, min_age, ("age",)),
    "max_age": Check(Age, max_age, ("age",)),
    "mainland_mobile": Check(Nothing, mainland_mobile, ("value", "label", AT), partial=True),
    "mobile_ranges": Check(Prefixes, mobile_ranges, ("value", "prefix", "label", AT), partial=True),
    "local_phone": Check(Nothing, local_phone, _PHONE, partial=True),
    "landline_of_province": Check(Nothing, landline_of_province, _PHONE, partial=True),
    "landline": Check(Nothing, landline, ("value", "label")),
    "mobile_explained": Check(Nothing, mobile_explained, ("value", "label")),
    "not_swapped": Check(Nothing, not_swapped, ("value", "other")),
    "id_of_province": Check(Accepted, id_of_province, ("place", "here")),
}
