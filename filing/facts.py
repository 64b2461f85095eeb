"""Facts derived from answers (province, class, age …): computed when needed, never stored."""

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Final, Protocol

from filing import addresses
from filing.icp_numbers import PREFIXES
from filing.model import Value

INDIVIDUAL = "5"
"""MIIT code of the entity nature 个人."""

RESIDENT_CARD = "2"
"""MIIT code of 居民身份证: the certificate whose first digits name a mainland province."""

REPRESENTATIVE_OFFICE = "27"
"""MIIT code of 外国企业常驻代表机构登记证."""

PERSON: Final = (
    "name", "cert_type", "cert_no", "cert_expires", "mobile", "phone2", "emergency", "email",
)  # fmt: skip
"""What is asked of a person: `leader_<…>`, `administrator_<…>`."""

Known = dict[str, Value]
Follow = Callable[[Known, dt.date], None]


def _kind(known: Known, _day: dt.date) -> None:
    """What a kind of filing is about before anything has been asked."""
    kind = known["kind"]
    if kind in {"initial", "new_website", "add_provider", "remove_provider"}:
        known["concerns"] = "site"
    if kind in {"claim", "import"}:
        known["concerns"] = "entity"
    if kind == "initial":
        known["entity_scope"] = "full"
        known["websites_filed"] = 0
    if kind == "add_provider":
        known["entity_scope"] = "short"


def _cancel_what(known: Known, _day: dt.date) -> None:
    known["concerns"] = "site" if known["cancel_what"] == "website" else "entity"


def _change_part(known: Known, _day: dt.date) -> None:
    part = known["change_part"]
    parts = part if isinstance(part, tuple) else ()
    known["concerns"] = "site" if {"website", "access"} & {*parts} else "entity"


def _region(known: Known, _day: dt.date) -> None:
    region = str(known["region"])
    known["province"] = f"{region[:2]}0000"
    known["city"] = addresses.city_of(region)


def _entity_class(known: Known, _day: dt.date) -> None:
    individual = known["entity_nature"] == INDIVIDUAL
    known["entity_class"] = "individual" if individual else "organisation"
    _persons_asked(known)


def _hospital(known: Known, _day: dt.date) -> None:
    """By name or by nature a medical institution."""
    words = ("医院", "诊所", "卫生院", "门诊部", "卫生服务中心", "卫生所")
    medical = known.get("entity_nature") == "17" or str(known["entity_name"]).rstrip(
        "有限责任公司"
    ).endswith(words)
    known["hospital"] = medical and known.get("entity_class") == "organisation"


def _entity_cert_type(known: Known, _day: dt.date) -> None:
    if known["entity_cert_type"] == REPRESENTATIVE_OFFICE:
        known["foreign_entity"] = "representative_office"


def _entity_cert_no(known: Known, _day: dt.date) -> None:
    number = str(known["entity_cert_no"])
    if known.get("entity_class") == "organisation" and len(number) == 18:  # noqa: PLR2004 - characters of a unified code
        known["cert_province"] = f"{number[2:4]}0000"
    if known.get("entity_cert_type") == RESIDENT_CARD:
        known["id_province"] = f"{number[:2]}0000"


def _cert_address(known: Known, _day: dt.date) -> None:
    """Where the certificate's address lies; its province decides, not the digits of a number."""
    here = str(known.get("province") or "")
    place = addresses.locate(str(known["entity_cert_address"]), here)
    known["cert_address_province"] = place.province if place else ""
    known["cert_address_city"] = place.city if place else ""
    known["cert_street"] = addresses.street(str(known["entity_cert_address"]))
    if place is not None and here and known.get("entity_cert_type") == RESIDENT_CARD:
        known["cert_elsewhere"] = place.province != here


def _domain(known: Known, _day: dt.date) -> None:
    host = str(known["domain"])
    known["suffix"] = _suffixes().publicsuffix(host) or ""
    known["registrable"] = _suffixes().privatesuffix(host) or ""


def _entity_filed(known: Known, _day: dt.date) -> None:
    """A new website of an entity that Alibaba Cloud knows already: its data stand there."""
    if known["kind"] == "new_website":
        known["entity_scope"] = "short" if known["entity_filed"] == "alibaba" else "full"
        _persons_asked(known)


def _icp_number(field: str) -> Follow:
    def follow(known: Known, _day: dt.date) -> None:
        """Where no region is asked, the number of the filing names the province."""
        place = PREFIXES.get(str(known[field])[:1])
        if place:
            known.setdefault("province", place)

    return follow


def _persons_asked(known: Known) -> None:
    """Whose data is asked: the leader's, or, of an entity on record, the administrator's."""
    scope, entity = known.get("entity_scope"), known.get("entity_class")
    if scope is not None and entity is not None:
        person = "leader" if scope == "full" else "administrator"
        known[f"{person}_asked"] = "all" if entity == "organisation" else "contacts"


def _entity_changes(known: Known, _day: dt.date) -> None:
    _changed(known, "entity_changes", "leader")


def _website_changes(known: Known, _day: dt.date) -> None:
    _changed(known, "website_changes", "administrator")


def _changed(known: Known, field: str, person: str) -> None:
    changes = known[field]
    if isinstance(changes, tuple) and person in changes:
        known[f"{person}_asked"] = "all"
    elif isinstance(changes, tuple) and f"{person}_contacts" in changes:
        known[f"{person}_asked"] = "contacts"


def _websites_in_order(known: Known, _day: dt.date) -> None:
    """How many websites the entity has once this order is approved."""
    filed, ordered = known.get("websites_filed"), known["websites_in_order"]
    if isinstance(filed, int) and isinstance(ordered, int):
        known["websites_total"] = filed + ordered


def _administrator_same(known: Known, _day: dt.date) -> None:
    same = known["administrator_same"] is True
    known["administrator_is_legal_rep"] = same and known.get("leader_is_legal_rep") is True
    if not same:
        known["administrator_asked"] = "all"
        return
    for part in (*PERSON, "age"):
        if f"leader_{part}" in known:
            known[f"administrator_{part}"] = known[f"leader_{part}"]


def _entity_person(part: str) -> Follow:
    def follow(known: Known, day: dt.date) -> None:
        """An individual is entity, leader and administrator in one."""
        if known.get("entity_class") == "individual":
            for person in ("leader", "administrator"):
                known[f"{person}_{part}"] = known[f"entity_{part}"]
                _age(known, person, day)

    return follow


def _leader_part(part: str) -> Follow:
    def follow(known: Known, day: dt.date) -> None:
        _age(known, "leader", day)
        if known.get("entity_class") == "individual":
            known[f"administrator_{part}"] = known[f"leader_{part}"]

    return follow


def _administrator_number(known: Known, day: dt.date) -> None:
    _age(known, "administrator", day)


def _age(known: Known, person: str, day: dt.date) -> None:
    born = birthday(str(known.get(f"{person}_cert_no") or ""))
    if born is not None:
        known[f"{person}_age"] = (
            day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        )


def birthday(number: str) -> dt.date | None:
    """The date of birth in an eighteen-digit identity number; None where it has none."""
    found = re.fullmatch(r"\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dX]", number)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


class _Suffixes(Protocol):
    def publicsuffix(self, domain: str) -> str | None: ...

    def privatesuffix(self, domain: str) -> str | None: ...


@cache
def _suffixes() -> _Suffixes:
    """The public suffix list without its private part; read when the first domain is."""
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - takes 70 ms, most commands need none

    found: _Suffixes = PublicSuffixList(only_icann=True)
    return found


FOLLOWS: dict[str, tuple[Follow, ...]] = {
    "kind": (_kind,),
    "cancel_what": (_cancel_what,),
    "change_part": (_change_part,),
    "region": (_region,),
    "entity_nature": (_entity_class,),
    "entity_name": (_entity_person("name"), _hospital),
    "entity_cert_type": (_entity_cert_type, _entity_person("cert_type")),
    "entity_cert_no": (_entity_cert_no, _entity_person("cert_no")),
    "entity_cert_address": (_cert_address,),
    "entity_cert_expires": (_entity_person("cert_expires"),),
    "domain": (_domain,),
    "entity_filed": (_entity_filed,),
    "entity_icp_number": (_icp_number("entity_icp_number"),),
    "site_icp_number": (_icp_number("site_icp_number"),),
    "entity_changes": (_entity_changes,),
    "websites_in_order": (_websites_in_order,),
    "website_changes": (_website_changes,),
    "administrator_same": (_administrator_same,),
    "administrator_cert_no": (_administrator_number,),
    **{f"leader_{part}": (_leader_part(part),) for part in PERSON},
}
"""By the field that was answered: what it adds to the facts."""

NAMES: Final = (
    "province", "city", "entity_class", "concerns", "entity_scope", "leader_asked",
    "administrator_asked", "cert_province", "id_province", "cert_address_province",
    "cert_address_city", "cert_street", "cert_elsewhere", "hospital", "suffix", "registrable",
    "leader_age", "administrator_age", "administrator_is_legal_rep",
    "foreign_entity", "websites_filed", "websites_total",
    *(f"{person}_{part}" for person in ("leader", "administrator") for part in PERSON),
)  # fmt: skip
"""Every derived fact, as conditions and checks may name it; some are fields that are not asked."""


def derive(known: Known, field: str, day: dt.date) -> None:
    """Adds to `known` the facts that follow from the answer to `field` just entered there."""
    if known[field] is not None:
        for follow in FOLLOWS.get(field, ()):
            follow(known, day)
