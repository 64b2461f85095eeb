"""Turns what was read into proposed answers, each with its check; contradictions yield none."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from filing import flow, identity, values
from filing.intake.items import LICENCE, RULES, ItemContext, Offer, following, with_type
from filing.intake.kinds import is_person
from filing.intake.paste import Read, Reading
from filing.model import Catalog, Facts, Field, Kind, Value, When
from filing.problems import Problem, Term

WORDED = frozenset({Kind.TEXT, Kind.CHOICE, Kind.CHOICES, Kind.YES_NO})
FIGURELESS = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.YES_NO})
"""A figure in a text is no place in our lists."""

NAMES = frozenset({"leader_name", "administrator_name", "legal_rep_name"})
"""Answers that are the name of a person."""

NO_CHOICE = Term("“{value}” is a figure; the answer in words is needed here.")
NO_PERSON = Term("“{value}” does not look like a person's name.")
TWO_VALUES = Term("Two different values were read; none is taken.")
NO_TEXT = Term("“{value}” looks like a question, not like an answer.")

PERSONS = ("entity", "leader", "administrator", "legal_rep")
"""Whose card it may be."""

_ASKS = re.compile(r"[?？]|[吗呢么][。.!！]*$")


@dataclass(frozen=True, slots=True)
class Proposed:
    """One answer that was read. With a `problem` it is shown and not taken."""

    field: Field
    value: Value
    text: str
    """As it was read."""
    problem: Problem | None = None
    assumed: bool = False
    """Follows from what was read, and is not printed there."""

    @property
    def good(self) -> bool:
        return self.problem is None


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that a text or a picture offers to a filing."""

    answers: tuple[Proposed, ...] = ()
    unread: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    """Understood, but not asked in a filing."""
    whose: str = ""
    """Whose card it is taken for, where a card was read."""

    @property
    def good(self) -> tuple[Proposed, ...]:
        return tuple(one for one in self.answers if one.good)


def propose(
    reading: Reading, catalog: Catalog, known: Facts, today: dt.date, whose: str = ""
) -> Proposal:
    """The answers that a reading gives to a draft of which `known` is known already."""
    person = whose or owner_of_card(reading, known)
    offers: list[Offer] = []
    unread, unused = list(reading.unread), []
    for one in reading.reads:
        if all(target.unused for target in one.targets):
            unused.append(_line(one))
        elif found := list(_offers(one, known, today, person, catalog)):
            offers += found
        else:
            unread.append(_line(one))
    answers = tuple(_parsed(_ordered(offers, catalog), catalog, known))
    further = list(following({**known, **{one.field.id: one.value for one in answers if one.good}}))
    if answers and further:
        answers = tuple(_parsed(_ordered([*offers, *further], catalog), catalog, known))
    has_card = any(target.paper == "identity" for one in reading.reads for target in one.targets)
    return Proposal(answers, tuple(unread), tuple(unused), person if has_card else "")


def owner_of_card(reading: Reading, known: Facts) -> str:
    """Whose identity card it is as far as the draft tells: an individual's own, the person whose
    name or number stands in the form, else the leader, of whom one is always asked."""
    if known.get("entity_class") == "individual":
        return "entity"
    read = {
        target.item: values.clean(one.text)
        for one in reading.reads
        for target in one.targets
        if target.paper == "identity"
    }
    for person in ("leader", "administrator", "legal_rep"):
        for part, item in (("cert_no", "number"), ("name", "name")):
            if read.get(item) and known.get(f"{person}_{part}") == read[item]:
                return person
    if known.get("entity_class") is None and not known.get("entity_cert_no"):
        organisation = any(t.paper == "licence" for one in reading.reads for t in one.targets)
        return "leader" if organisation else "entity"
    taken = known.get("leader_cert_no") and known.get("administrator_same") is not True
    return "administrator" if taken else "leader"


def fields_of(person: str) -> tuple[str, ...]:
    """The questions that a person's card answers."""
    parts = ("name", "cert_type", "cert_no", "cert_expires")
    return tuple(f"{person}_{part}" for part in parts)


# ------------------------------------------------------------------ values


def _offers(
    one: Read, known: Facts, today: dt.date, person: str, catalog: Catalog
) -> Iterator[Offer]:
    for target in one.targets:
        if not target.paper:
            if len(one.targets) == 1 or _only(one, catalog, known) == target.item:
                alone = known.get("entity_class") == "individual"
                yield from with_type(target.item, one.text, catalog, alone=alone)
            continue
        rule = RULES.get((target.paper, target.item))
        if rule is not None:
            yield from rule(one.text, ItemContext(known, today, person, catalog))


def _only(one: Read, catalog: Catalog, known: Facts) -> str:
    """Of several fields with that label the one whose kind the value has."""
    fitting = [
        target.item
        for target in one.targets
        if not isinstance(_parse(catalog.fields[target.item], Offer("", one.text), known), Problem)
    ]
    return fitting[0] if len(fitting) == 1 else ""


def _ordered(offers: Sequence[Offer], catalog: Catalog) -> list[Offer]:
    """In the order of the form: what a number is of is known before the number."""
    order = {field: place for place, field in enumerate(catalog.fields)}
    return sorted(offers, key=lambda offer: order[offer.field])


def _parsed(offers: Sequence[Offer], catalog: Catalog, known: Facts) -> Iterator[Proposed]:
    """One answer a field, read in the light of the ones before it; two values are none."""
    seen: dict[str, Value] = dict(known)
    by_field: dict[str, list[Offer]] = {}
    for offer in offers:
        by_field.setdefault(offer.field, []).append(offer)
    for name, several in by_field.items():
        one = _agreed(catalog.fields[name], several, seen)
        if one.good:
            seen[name] = one.value
        yield one


def _agreed(field: Field, several: Sequence[Offer], seen: Facts) -> Proposed:
    read = [(offer, _parse(field, offer, seen)) for offer in several]
    good = [(offer, value) for offer, value in read if not isinstance(value, Problem)]
    if not good:
        offer, problem = read[0]
        assert isinstance(problem, Problem)  # noqa: S101 - none was good
        return Proposed(field, None, offer.text, problem, offer.assumed)
    if any(isinstance(value, Problem) and not offer.assumed for offer, value in read):
        return _torn(field, [offer for offer, _value in read if not offer.assumed])
    printed = [pair for pair in good if not pair[0].assumed] or good
    if len({str(value) for _offer, value in printed}) > 1:
        return _torn(field, [offer for offer, _value in printed])
    offer, value = printed[0]
    return Proposed(field, value, offer.text, None, offer.assumed)


def _torn(field: Field, several: Sequence[Offer]) -> Proposed:
    both = " / ".join(dict.fromkeys(offer.text for offer in several))
    return Proposed(field, None, both, Problem(TWO_VALUES))


def _parse(field: Field, offer: Offer, known: Facts) -> Value | Problem:
    """As the form would, but stricter: a figure is no choice, a question no text."""
    plain = values.clean(offer.text)
    if field.kind in WORDED and _ASKS.search(plain):
        return Problem(NO_TEXT, {"value": plain[:60]})
    if field.kind in FIGURELESS and plain.isdecimal() and not offer.assumed:
        return Problem(NO_CHOICE, {"value": plain[:60]})
    if field.id in NAMES and not is_person(plain):
        return Problem(NO_PERSON, {"value": plain[:60]})
    if field.kind is Kind.IDENTITY:
        type_of = field.id.replace("_cert_no", "_cert_type")
        usual = LICENCE if field.id.startswith(("entity", "domain")) else identity.RESIDENT_ID
        known = {**known, type_of: known.get(type_of) or usual}
    return values.parse(field, plain, known)


def _line(one: Read) -> str:
    return f"{one.label}: {one.text}" if one.label else one.text


def taken(proposal: Proposal, left_out: Sequence[str] = ()) -> Mapping[str, Value]:
    """What is saved when everything (but what was put aside) is taken."""
    return {one.field.id: one.value for one in proposal.good if one.field.id not in left_out}


def without_known(proposal: Proposal, known: Facts) -> Proposal:
    """Without what the draft says already; an assumption never goes against an answer."""
    return replace(
        proposal,
        answers=tuple(
            one
            for one in proposal.answers
            if (one.value is None or known.get(one.field.id) != one.value)
            and not (one.assumed and known.get(one.field.id) is not None)
        ),
    )


def asked(proposal: Proposal, catalog: Catalog, kind: str) -> Proposal:
    """Without the answers that a filing of this kind never asks for: those are told as unused."""
    kept, others = [], list(proposal.unused)
    for one in proposal.answers:
        if possible(one.field, catalog, kind):
            kept.append(one)
        else:
            others.append(f"{one.field.term}: {one.text}")
    return replace(proposal, answers=tuple(kept), unused=tuple(others))


def possible(field: Field, catalog: Catalog, kind: str) -> bool:
    """Whether a filing of this kind can come to ask that question."""
    stage = next(stage for stage in catalog.stages if stage.id == field.stage)
    if stage.kinds and kind not in stage.kinds:
        return False
    return any(
        all(_may_hold(when, catalog, kind) for when in conditions)
        for conditions in (field.when, *field.also_when)
    )


def _may_hold(when: When, catalog: Catalog, kind: str) -> bool:
    if when.field == "kind":
        return flow.holds(when, {"kind": kind})
    above = catalog.fields.get(when.field)
    return above is None or possible(above, catalog, kind)
