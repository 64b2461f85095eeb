"""Consistency of a filing: pairs of answers that must agree, and known conflicts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from filing import addresses, contacts, domains, values
from filing.flow import Route
from filing.icp_numbers import PREFIXES
from filing.model import Catalog, Finding, Rule, Value
from filing.problems import Problem, Term, Translate


class Verdict(StrEnum):
    """Whether a pair fits."""

    AGREE = "agree"
    DIFFER = "differ"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Row:
    """One pair that has to fit: `left` and `right` are (label, value as shown)."""

    id: str
    what: Term
    left: tuple[Term, str]
    right: tuple[Term, str]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Conflict:
    """One of the conflicts worth testing before submission: present, absent or not known."""

    id: str
    what: Term
    verdict: Verdict
    rules: tuple[str, ...]
    """The rules that found it."""


Fits = Callable[[Value, Value], bool | None]
"""None: this value tells nothing that could be compared."""


@dataclass(frozen=True, slots=True)
class _Pair:
    id: str
    what: Term
    left: str
    right: str
    fits: Fits
    only: tuple[str, object] | None = None
    """A fact that has to hold for the pair to mean anything."""


def _same(left: Value, right: Value) -> bool:
    return _bare(left) == _bare(right)


def _different(left: Value, right: Value) -> bool:
    return _bare(left) != _bare(right)


def _home(left: Value, right: Value) -> bool:
    found = domains.parse(str(left))
    return not isinstance(found, Problem) and found == right


def _place(tells: Callable[[str], str]) -> Fits:
    """Whether the province that a number tells is that of the region; None where it tells none."""

    def fits(number: Value, region: Value) -> bool | None:
        place = tells(str(number))
        return place == f"{str(region)[:2]}0000" if place else None

    return fits


def _lies_in(part: str) -> Fits:
    """Whether the printed address lies in the region's province or city; None if it names none."""

    def fits(address: Value, region: Value) -> bool | None:
        here = str(region)
        place = addresses.locate(str(address), f"{here[:2]}0000")
        home = {"province": f"{here[:2]}0000", "city": addresses.city_of(here)}[part]
        there = getattr(place, part, "")
        return there == home if there else None

    return fits


def _prefix(number: str) -> str:
    return PREFIXES.get(number[:1], "")


def _begins(site: Value, entity: Value) -> bool:
    return _bare(site).startswith(_bare(entity))


def _bare(value: Value) -> str:
    return "".join(str(value).casefold().split()).replace("（", "(").replace("）", ")")


_ENTITY_HOLDS = ("domain_holder", "entity")
_TWO = ("administrator_same", False)

PAIRS = (
    _Pair(
        "holder_name",
        Term("Name of entity and registrant"),
        "entity_name",
        "domain_holder_name",
        _same,
        _ENTITY_HOLDS,
    ),
    _Pair(
        "holder_type",
        Term("Certificate of entity and registrant"),
        "entity_cert_type",
        "domain_holder_cert_type",
        _same,
        _ENTITY_HOLDS,
    ),
    _Pair(
        "holder_number",
        Term("Certificate number of entity and registrant"),
        "entity_cert_no",
        "domain_holder_cert_no",
        _same,
        _ENTITY_HOLDS,
    ),
    _Pair(
        "holder_legal_rep",
        Term("Registrant and legal representative"),
        "domain_holder_name",
        "legal_rep_name",
        _same,
        ("domain_holder", "legal_rep"),
    ),
    _Pair(
        "province_certificate",
        Term("Province and address on the certificate"),
        "entity_cert_address",
        "region",
        _lies_in("province"),
    ),
    _Pair(
        "city_certificate",
        Term("City and address on the certificate"),
        "entity_cert_address",
        "region",
        _lies_in("city"),
        ("entity_class", "organisation"),
    ),
    _Pair(
        "province_number",
        Term("Province and ICP number"),
        "entity_icp_number",
        "region",
        _place(_prefix),
    ),
    _Pair(
        "numbers",
        Term("ICP numbers of website and entity"),
        "site_icp_number",
        "entity_icp_number",
        _begins,
    ),
    _Pair(
        "landline",
        Term("Area code and province"),
        "leader_phone2",
        "region",
        _place(contacts.landline_province),
    ),
    _Pair(
        "leader_emergency",
        Term("The leader's two mobiles (have to differ)"),
        "leader_mobile",
        "leader_emergency",
        _different,
    ),
    _Pair(
        "administrator_emergency",
        Term("The administrator's two mobiles (have to differ)"),
        "administrator_mobile",
        "administrator_emergency",
        _different,
    ),
    _Pair(
        "persons_mobile",
        Term("Mobiles of the two persons (have to differ)"),
        "leader_mobile",
        "administrator_mobile",
        _different,
        _TWO,
    ),
    _Pair(
        "persons_email",
        Term("E-mail of the two persons (have to differ)"),
        "leader_email",
        "administrator_email",
        _different,
        _TWO,
    ),
    _Pair(
        "persons_document",
        Term("Documents of the two persons (have to differ)"),
        "leader_cert_no",
        "administrator_cert_no",
        _different,
        _TWO,
    ),
    _Pair("home_page", Term("Home page and domain"), "home_url", "domain", _home),
)
"""Every pair of the matrix, in the order in which reviewers compare."""


def matrix(catalog: Catalog, path: Route, translate: Translate) -> tuple[Row, ...]:
    """The pairs that this filing asks about, both sides in full: their owner compares them."""
    return tuple(_rows(catalog, path, translate))


def _rows(catalog: Catalog, path: Route, translate: Translate) -> Iterator[Row]:
    known = path.known
    for pair in PAIRS:
        if pair.only is not None and known.get(pair.only[0]) != pair.only[1]:
            continue
        if not all(side in path or side in known for side in (pair.left, pair.right)):
            continue
        left, right = known.get(pair.left), known.get(pair.right)
        verdict = Verdict.UNKNOWN
        if left is not None and right is not None:
            fits = pair.fits(left, right)
            if fits is None:
                continue
            verdict = Verdict.AGREE if fits else Verdict.DIFFER
        sides = [
            (Term(catalog.fields[key].label), _shown(catalog, key, value, translate))
            for key, value in ((pair.left, left), (pair.right, right))
        ]
        yield Row(pair.id, pair.what, sides[0], sides[1], verdict)


def _shown(catalog: Catalog, key: str, value: Value, translate: Translate) -> str:
    if value is None:
        return ""
    return values.show(catalog.fields[key], value, translate)


@dataclass(frozen=True, slots=True)
class _Known:
    id: str
    what: Term
    rules: tuple[str, ...]
    """Ids of rules, or the last part of provincial ones (`*.holder`)."""
    checks: tuple[str, ...] = ()
    """Kinds of check: whichever rule of such a kind found something, found this conflict."""


CONFLICTS = (
    _Known(
        "person_company",
        Term("An individual's filing speaks of a company"),
        (
            "website.name_person_business",
            "website.remark_person_business",
            "website.content_person",
            "entity.person_not_company",
        ),
    ),
    _Known(
        "emergency",
        Term("Mobile and emergency number are the same"),
        ("people.leader_emergency", "people.administrator_emergency", "*.emergency"),
    ),
    _Known(
        "two_persons",
        Term("Two persons share a mobile or an e-mail"),
        ("people.two_mobiles", "people.two_emails"),
    ),
    _Known(
        "registrant",
        Term("The registrant is not the entity"),
        (
            "website.registrant",
            "website.registrant_data",
            "website.registrant_legal_rep",
            "website.registrant_leader",
            "*.holder",
            "*.holder_legal_rep",
        ),
    ),
    _Known(
        "expiry",
        Term("A certificate runs out within three months"),
        (
            "entity.certificate_valid",
            "entity.certificate_valid.months",
            "people.leader_certificate",
            "people.administrator_certificate",
            "*.licence_term",
        ),
    ),
    _Known(
        "address_city",
        Term("Postal address and certificate lie in different cities"),
        (),
        ("address_of_city", "postal_city"),
    ),
    _Known(
        "phone_province",
        Term("A phone number of another province, where that matters"),
        (),
        ("local_phone", "landline_of_province"),
    ),
    _Known(
        "age",
        Term("A person is too young"),
        (),
        ("min_age",),
    ),
    _Known("open_order", Term("Another order is open (only the official system knows)"), ()),
    _Known(
        "online", Term("The site is open before its approval"), ("access.launch_before_filing",)
    ),
)
"""The ten conflicts; one that no rule can decide is always unknown."""


def conflicts(catalog: Catalog, path: Route, findings: Sequence[Finding]) -> tuple[Conflict, ...]:
    """The ten conflicts in the light of what was found."""
    found = {finding.rule for finding in findings}
    open_fields = {field.id for field in path.open}
    rows = []
    for known in CONFLICTS:
        rules = [rule for rule in catalog.rules if _concerns(known, rule)]
        hits = tuple(sorted(rule.id for rule in rules if rule.id in found))
        reads = {
            key for rule in rules if not rule.id.startswith("province.") for key in rule.fields
        }
        verdict = Verdict.DIFFER if hits else Verdict.AGREE
        if not hits and (not rules or not reads.isdisjoint(open_fields)):
            verdict = Verdict.UNKNOWN
        rows.append(Conflict(known.id, known.what, verdict, hits))
    return tuple(rows)


def _concerns(known: _Known, rule: Rule) -> bool:
    last = f"*.{rule.id.rpartition('.')[2]}" if rule.id.startswith("province.") else ""
    return rule.check in known.checks or rule.id in known.rules or last in known.rules
