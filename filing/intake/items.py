"""Maps each item of a paper to the questions that it answers."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from filing import dates, identity, values
from filing.intake.kinds import is_code, is_number, is_person
from filing.intake.places import region_of
from filing.model import Catalog, Facts
from filing.problems import Problem

ENTERPRISE = "4"
INDIVIDUAL = "5"
LICENCE = "1"

NATURES: Mapping[str, tuple[str, str]] = {
    "91": (ENTERPRISE, LICENCE),
    "92": (ENTERPRISE, LICENCE),
    "11": ("2", "13"),
    "12": ("3", "4"),
    "51": ("6", "6"),
    "52": ("9", "17"),
    "53": ("10", "19"),
}
"""By the first two characters of a unified code: nature and certificate as MIIT codes."""

OWN = frozenset({"leader_name", "leader_cert_type", "leader_cert_no", "leader_cert_expires"})
"""What an individual is asked as the entity, and not once more as its leader."""

VERIFIED = frozenset(
    {"已实名", "已实名认证", "已认证", "实名认证成功", "实名认证通过", "实名认证已通过", "已通过",
     "认证成功", "认证通过", "审核通过", "已通过实名认证"}
)  # fmt: skip
"""What registrars' pages say of a holder who was verified."""

_BETWEEN = re.compile(r"\s*(?:至|到|~|～|—|－|–|-)+\s*")
_CLOCK = re.compile(r"\s*(?:[T\s]\d{1,2}:\d{2}(?::\d{2})?\S*)?\s*(?:到期|止|\(UTC\+8\))?$")
_NOTE = re.compile(r"\s*[（(][^（）()]*[)）]\s*$")


@dataclass(frozen=True, slots=True)
class Offer:
    """One text for one question; `assumed` where it follows and is not printed."""

    field: str
    text: str
    assumed: bool = False


def with_type(field: str, text: str, catalog: Catalog, *, alone: bool = False) -> Iterator[Offer]:
    """A number that vouches for itself tells which certificate it is of. `alone`: an individual,
    who is entity and leader in one."""
    field = field.replace("leader_", "entity_") if alone and field in OWN else field
    type_of = field.replace("_cert_no", "_cert_type")
    if type_of != field and type_of in catalog.fields:
        plain = _squeezed(text)
        if is_number(plain):
            yield Offer(type_of, identity.RESIDENT_ID, assumed=True)
        elif is_code(plain) and plain[:2] in NATURES:
            yield Offer(type_of, NATURES[plain[:2]][1], assumed=True)
    yield Offer(field, text)


@dataclass(frozen=True, slots=True)
class ItemContext:
    """What a rule may look at."""

    known: Facts
    today: dt.date
    person: str
    catalog: Catalog


_Rule = Callable[[str, ItemContext], Iterator[Offer]]


def _code(text: str, _around: ItemContext) -> Iterator[Offer]:
    """The code tells nature and certificate too."""
    plain = _squeezed(text)
    nature = NATURES.get(plain[:2]) if is_code(plain) else None
    if nature is not None:
        yield Offer("entity_nature", nature[0], assumed=True)
        yield Offer("entity_cert_type", nature[1], assumed=True)
    yield Offer("entity_cert_no", text)


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\-]", "", values.clean(text)).upper()


def _registration(text: str, _around: ItemContext) -> Iterator[Offer]:
    yield Offer("entity_nature", ENTERPRISE, assumed=True)
    yield Offer("entity_cert_type", LICENCE, assumed=True)
    yield Offer("entity_cert_no", text)


def _name(text: str, _around: ItemContext) -> Iterator[Offer]:
    """Two or three signs are a person's name, and no organisation's."""
    if not re.fullmatch(r"[\u3400-\u9fff]{1,2}[^司店厂社馆坊吧院校所部行屋铺]", text.strip()):
        yield Offer("entity_name", text)


def _type(text: str, _around: ItemContext) -> Iterator[Offer]:
    if re.search(r"公司|企业|个体|合伙|经营", text):
        yield Offer("entity_nature", ENTERPRISE, assumed=True)


def _leader(text: str, around: ItemContext) -> Iterator[Offer]:
    """The legal representative is the leader unless the form says another; that is shown."""
    name = _NOTE.sub("", text)
    if around.known.get("leader_is_legal_rep") is False:
        yield Offer("legal_rep_name", name)
        return
    if is_person(name):
        yield Offer("leader_is_legal_rep", "yes", assumed=True)
    yield Offer("leader_name", name)


def _address(text: str, _around: ItemContext) -> Iterator[Offer]:
    code = region_of(text)
    if code:
        yield Offer("region", code, assumed=True)
    yield Offer("entity_cert_address", text)


def _term(text: str, _around: ItemContext) -> Iterator[Offer]:
    yield Offer("entity_cert_expires", end_of(text))


def _card(part: str) -> _Rule:
    def rule(text: str, around: ItemContext) -> Iterator[Offer]:
        if around.person == "entity":
            yield Offer("entity_nature", INDIVIDUAL, assumed=True)
        if part == "cert_no":
            yield Offer(f"{around.person}_cert_type", identity.RESIDENT_ID, assumed=True)
        value = end_of(text) if part == "cert_expires" else text
        yield Offer(f"{around.person}_{part}", value)

    return rule


def _card_address(text: str, around: ItemContext) -> Iterator[Offer]:
    if around.person == "entity":
        yield Offer("entity_cert_address", text)


def _straight(field: str) -> _Rule:
    def rule(text: str, _around: ItemContext) -> Iterator[Offer]:
        yield Offer(field, text)

    return rule


def _holder_number(text: str, around: ItemContext) -> Iterator[Offer]:
    yield from with_type("domain_holder_cert_no", text, around.catalog)


def _verified(text: str, _around: ItemContext) -> Iterator[Offer]:
    if values.clean(text).removeprefix("域名") in VERIFIED:
        yield Offer("domain_real_name", "yes")


def _icp_number(text: str, _around: ItemContext) -> Iterator[Offer]:
    """The number of a website ends in a figure of its own: 浙ICP备12345678号-1."""
    site = re.search(r"号\s*[-－–—]\s*\d+$", values.clean(text))
    yield Offer("site_icp_number" if site else "entity_icp_number", text)


def _left(text: str, around: ItemContext) -> Iterator[Offer]:
    """Full months from today to the end of the term."""
    end = dates.parse(_CLOCK.sub("", values.clean(text)), long_term=False)
    if isinstance(end, Problem):
        return
    until = dt.date.fromisoformat(end)
    months = (until.year - around.today.year) * 12 + until.month - around.today.month
    yield Offer("instance_months_left", str(months - (until.day < around.today.day)), assumed=True)


RULES: Mapping[tuple[str, str], _Rule] = {
    ("licence", "code"): _code,
    ("licence", "registration"): _registration,
    ("licence", "name"): _name,
    ("licence", "type"): _type,
    ("licence", "leader"): _leader,
    ("licence", "address"): _address,
    ("licence", "term"): _term,
    ("identity", "name"): _card("name"),
    ("identity", "number"): _card("cert_no"),
    ("identity", "term"): _card("cert_expires"),
    ("identity", "address"): _card_address,
    ("domain", "domain"): _straight("domain"),
    ("domain", "holder"): _straight("domain_holder_name"),
    ("domain", "registrar"): _straight("domain_registrar"),
    ("domain", "expires"): _straight("domain_expires"),
    ("domain", "cert_type"): _straight("domain_holder_cert_type"),
    ("domain", "cert_no"): _holder_number,
    ("domain", "verified"): _verified,
    ("record", "number"): _icp_number,
    ("instance", "billing"): _straight("instance_billing"),
    ("instance", "expires"): _left,
}


def following(told: Facts) -> Iterator[Offer]:
    """What follows from several answers together; each is shown as an assumption."""
    if told.get("domain") and told.get("address_kind") is None:
        yield Offer("address_kind", "domain", assumed=True)
    if told.get("domain_real_name_on"):
        yield Offer("domain_real_name", "yes", assumed=True)
    if told.get("administrator_name") and told.get("leader_name"):
        same = told["administrator_name"] == told["leader_name"]
        yield Offer("administrator_same", "yes" if same else "no", assumed=True)
    holder = told.get("domain_holder_name")
    if holder and holder == told.get("entity_name"):
        yield Offer("domain_holder", "entity", assumed=True)
        for part in ("cert_type", "cert_no"):
            if told.get(f"entity_{part}"):
                yield Offer(f"domain_holder_{part}", str(told[f"entity_{part}"]), assumed=True)


def end_of(term: str) -> str:
    """The end of a printed term (`2018年03月12日至长期`); the text itself where it has one part."""
    plain = values.clean(term)
    for between in _BETWEEN.finditer(plain):
        begin = dates.parse(plain[: between.start()].lstrip("自从"), long_term=False)
        if isinstance(begin, str):
            return plain[between.end() :]
    return term
