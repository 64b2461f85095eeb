"""Check kinds for modifications: the new value differs from the old one and can be filed."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from filing.checking.context import AT, Check, CheckContext, CheckResult, Kinds, Nothing


@dataclass(frozen=True, slots=True)
class Networks:
    """Networks whose addresses nobody outside reaches."""

    networks: tuple[str, ...]


def changed(s: CheckContext, _p: Nothing) -> CheckResult:
    """Of each pair of fields, before and now, the two answers differ."""
    for before, now in zip(s.fields[::2], s.fields[1::2], strict=True):
        old, new = (str(s.known.get(key) or "").strip().casefold() for key in (before, now))
        if old and old == new:
            return {"value": s.shown(now), "label": s.label(now), AT: now}
    return None


def ip_form(s: CheckContext, _p: Nothing) -> CheckResult:
    """Each of the fields holds IP addresses: one, a list, or a range."""
    for key, text in s.answered():
        if None in _addresses(text):
            return {"value": s.shown(key), "label": s.label(key), AT: key}
    return None


def ip_outside(s: CheckContext, p: Networks) -> CheckResult:
    """None of the IP addresses lies in one of the networks."""
    found = [address for address in _addresses(s.text()) if address is not None]
    inner = [str(one) for one in found if any(one in ip_network(net) for net in p.networks)]
    return {"value": ", ".join(inner)} if inner else None


def _addresses(text: str) -> list[IPv4Address | IPv6Address | None]:
    """What stands in a list or a range; None for what is no address."""
    found: list[IPv4Address | IPv6Address | None] = []
    for part in re.split(r"[,，、;；\s–—-]+", text.strip()):
        try:
            found.append(ip_address(part))
        except ValueError:
            found.append(None)
    return found


KINDS: Kinds = {
    "changed": Check(Nothing, changed, ("value", "label", AT), partial=True),
    "ip_form": Check(Nothing, ip_form, ("value", "label", AT), partial=True),
    "ip_outside": Check(Networks, ip_outside, ("value",)),
}
