"""Check kinds for addresses: that of the certificate, and the postal address."""

from dataclasses import dataclass

from filing import addresses, regions
from filing.checking.context import AT, Check, CheckContext, CheckResult, Kinds, Nothing


@dataclass(frozen=True, slots=True)
class Accepted:
    """`accept`: answers to the second field with which an address elsewhere is taken."""

    accept: tuple[str | bool, ...] = ()


def address_of_province(s: CheckContext, p: Accepted) -> CheckResult:
    """The certificate's address lies in the province, or the second field makes up for it."""
    place, here = s.fact("cert_address_province"), s.fact("province")
    if not place or not here or place == here:
        return None
    if len(s.fields) > 1 and s.known.get(s.fields[1]) in p.accept:
        return None
    return {"place": s.place(place), "here": s.place(here)}


def address_read(s: CheckContext, _p: Nothing) -> CheckResult:
    """The certificate's address names a place that is known."""
    return {"value": s.shown(s.fields[0])} if s.fact("cert_address_province") == "" else None


def address_agrees(s: CheckContext, _p: Nothing) -> CheckResult:
    """No address begins with a province and goes on with a city of another one."""
    for key, text in s.answered():
        province, city = addresses.misplaced(text)
        if city:
            return {"place": province, "other": city, "label": s.label(key), AT: key}
    return None


def address_of_city(s: CheckContext, _p: Nothing) -> CheckResult:
    """The certificate's address lies in the city of the region filed in; of an address in another
    province other rules speak."""
    if s.fact("cert_address_province") != s.fact("province"):
        return None
    return _differs(s.fact("cert_address_city") or "", s.fact("city") or "")


def postal_city(s: CheckContext, _p: Nothing) -> CheckResult:
    """The postal address, where it names a city, names that of the region filed in."""
    place = addresses.locate(s.text(), s.fact("province") or "")
    return _differs(place.city if place else "", s.fact("city") or "")


def number_moved(s: CheckContext, _p: Nothing) -> CheckResult:
    """Where the certificate's address is local, the citizen's number begins locally too."""
    here, number = s.fact("province"), s.fact("id_province")
    local = here is not None and s.fact("cert_address_province") == here
    if not local or number is None or number == here:
        return None
    return {"place": s.place(number), "here": s.place(here or "")}


def _differs(city: str, home: str) -> CheckResult:
    if not city or not home or city == home:
        return None
    return {"value": regions.short(city), "other": regions.short(home)}


KINDS: Kinds = {
    "address_of_province": Check(Accepted, address_of_province, ("place", "here")),
    "address_read": Check(Nothing, address_read, ("value",)),
    "address_agrees": Check(Nothing, address_agrees, ("place", "other", "label", AT), partial=True),
    "address_of_city": Check(Nothing, address_of_city, ("value", "other")),
    "postal_city": Check(Nothing, postal_city, ("value", "other")),
    "number_moved": Check(Nothing, number_moved, ("place", "here")),
}
