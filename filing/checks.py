"""Evaluates the rules on a filing: the only implementation of every limit.

A rule speaks when it is in force on the day, is meant for this kind of filing, its conditions hold,
and its fields are asked and answered. Two relations between rules:

- `replaces`: where a province's rule holds, the national one it names is silent;
- a dotted grade: `website.tld.unlisted` speaks only where `website.tld` found nothing, so the
  gravest of several grades of one check is told alone.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from filing import flow, problems, values
from filing.checking.binding import CHECKS, Bound, bind, reading
from filing.checking.context import AT, CheckContext, Outside
from filing.errors import ContentError
from filing.facts import derive
from filing.flow import Route
from filing.model import Catalog, Example, Facts, Field, Finding, Kind, Rule, Severity
from filing.problems import Problem, Term, Translate, fill

__all__ = [
    "CHECKS",
    "CheckContext",
    "Citation",
    "Outside",
    "bind",
    "blocking",
    "citation",
    "examine",
    "facts_of",
    "findings",
    "findings_for",
    "fix",
    "masked",
    "message",
]

NOT_ANSWERED = "not_answered"
INVALID = "invalid_value"
MATERIALS = "entity.materials"
"""The rule that speaks for a document that is neither attached nor announced."""

SEED = "basics_2020"
"""The source of what no other source is named for."""

GRADES = {
    Severity.ERROR: Term("Will be refused"),
    Severity.NOT_BEFORE: Term("Not yet"),
    Severity.WARNING: Term("May be questioned"),
    Severity.ADVICE: Term("Good to know"),
}
"""How the severities are called."""

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@dataclasses.dataclass(frozen=True, slots=True)
class Citation:
    """Where a finding's rule stands."""

    id: str
    title: str
    chapter: str
    as_of: str


def findings(
    catalog: Catalog, path: Route, day: dt.date, outside: Outside | None = None
) -> tuple[Finding, ...]:
    """Everything to be said about a filing: errors first, then in the order of the questions."""
    unfit = [*_unfit(path)]
    bad = {finding.field for finding in unfit}
    found = [*_open(catalog, path), *unfit]
    found += _broken(catalog, path, day, outside or Outside(), bind(catalog), bad)
    order = {field.id: place for place, field in enumerate(path.fields)}
    return tuple(sorted(found, key=lambda f: (_RANK[f.severity], order.get(f.field, len(order)))))


def findings_for(
    field: str, catalog: Catalog, path: Route, day: dt.date, outside: Outside | None = None
) -> tuple[Finding, ...]:
    """What is to be said about one answer, at the moment it is given: by the rules that read it."""
    found = [finding for finding in _unfit(path) if finding.field == field]
    if not found and field in path.known:
        ids, near = reading(catalog, _aliases(field, path))
        broken = _broken(catalog, path, day, outside or Outside(), near, set())
        found = [finding for finding in broken if finding.rule in ids]
    return tuple(sorted(found, key=lambda finding: _RANK[finding.severity]))


def by_grade(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """The gravest first, otherwise in the order given."""
    return tuple(sorted(found, key=lambda finding: _RANK[finding.severity]))


def blocking(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Those for which no package is made."""
    return tuple(finding for finding in found if finding.blocks)


def message(finding: Finding, translate: Translate) -> str:
    """What was found, in the reader's language."""
    return fill(translate(finding.message), finding.values, translate)


def masked(finding: Finding) -> Finding:
    """The same finding for the eyes of others: no personal answer in full."""
    return dataclasses.replace(finding, values=problems.masked(finding.values))


def fix(finding: Finding, translate: Translate) -> str:
    """What can be done about it, in the reader's language; may be empty."""
    return fill(translate(finding.fix), finding.values, translate) if finding.fix else ""


def citation(catalog: Catalog, finding: Finding) -> Citation:
    """The document, chapter and date that the finding rests on."""
    rule = next((rule for rule in catalog.rules if rule.id == finding.rule), None)
    local = rule is not None and finding.source in {"", rule.source}
    named = rule.source if rule and local else finding.source
    source = catalog.sources.get(named)
    return Citation(
        id=named,
        title=source.title if source else "",
        chapter=rule.chapter if rule and local else finding.chapter,
        as_of=source.as_of if source else "",
    )


def examine(
    catalog: Catalog, rule: Rule, known: Facts, day: dt.date, outside: Outside | None = None
) -> Finding | None:
    """One rule alone on some facts, whatever the route: for its examples."""
    bound = next(bound for bound in bind(catalog) if bound.rule is rule)
    if not _applies(rule, known, day):
        return None
    found = _judge(bound, known, day, catalog, outside or Outside())
    return None if found is None else _finding(rule, _place(rule, {*known}, found), found)


def facts_of(catalog: Catalog, example: Example, day: dt.date) -> Facts:
    """An example's answers (`""`: skipped) and what follows from them, whatever the route."""
    known: dict[str, Any] = {"kind": example.kind}
    derive(known, "kind", day)
    for field in catalog.fields.values():
        if field.id in example.answers:
            raw = example.answers[field.id]
            value = None if raw == "" else values.parse(field, raw, known)
            if isinstance(value, Problem):
                raise ContentError(f"{field.id}: {value.say(str)}")
            known[field.id] = value
            derive(known, field.id, day)
    return known


# ------------------------------------------------------------------ missing and misunderstood


def _open(catalog: Catalog, path: Route) -> Iterator[Finding]:
    """A question without an answer is a finding, never a pass."""
    for field in path.open:
        bound = _first_for(catalog, field, path)
        if field.kind is Kind.DOCUMENT and bound is not None:
            missing = _finding(bound.rule, field.id, {"label": Term(field.label)})
            yield dataclasses.replace(missing, rule=field.lacking or missing.rule)
        else:
            yield Finding(
                rule=NOT_ANSWERED,
                severity=Severity.ERROR,
                field=field.id,
                message=Term("“{label}” has not been answered yet."),
                values={"label": Term(field.label)},
                source=bound.rule.source if bound else field.source or SEED,
                chapter=bound.rule.chapter if bound else field.term,
            )


def _first_for(catalog: Catalog, field: Field, path: Route) -> Bound | None:
    """The rule that an open question is asked for: rather one of the basics, about it, for all."""
    kind = path.known.get("kind")
    wanted = MATERIALS if field.kind is Kind.DOCUMENT else ""
    reading = (
        bound
        for bound in bind(catalog)
        if (bound.rule.id == wanted if wanted else field.id in bound.rule.fields)
        and (not bound.rule.kinds or kind in bound.rule.kinds)
    )

    def rank(rule: Rule) -> tuple[bool, bool, bool]:
        own = rule.fields[0] == field.id
        return rule.source != SEED, not own, own and bool(rule.when)

    return min(reading, key=lambda one: rank(one.rule), default=None)


def _unfit(path: Route) -> Iterator[Finding]:
    """Answers that were values once and are none any more, because another answer has changed."""
    for field in path.fields:
        if field.id not in path.known:
            continue
        problem = values.fits(field, path.known[field.id], path.known)
        if problem is not None:
            yield invalid(field, problem)


def invalid(field: Field, problem: Problem) -> Finding:
    """An answer that cannot be understood, as a finding."""
    return Finding(
        rule=problem.rule or INVALID,
        severity=Severity.ERROR,
        field=field.id,
        message=problem.message,
        values=problem.values,
        source=field.source or SEED,
        chapter=field.term,
    )


# ------------------------------------------------------------------ rules


def _broken(
    catalog: Catalog,
    path: Route,
    day: dt.date,
    outside: Outside,
    rules: Sequence[Bound],
    bad: set[str],
) -> Iterator[Finding]:
    """The findings of those rules that apply, without the replaced and the weaker ones."""
    known = path.known
    asked = {field.id for field in path.fields}
    open_fields = asked.difference(known)
    here = known.get("province")
    local = [one for one in rules if not one.provinces or here in one.provinces]
    live = [one for one in local if _applies(one.rule, known, day)]
    replaced = {one.rule.replaces for one in live}
    broken: set[str] = set()
    for one in sorted(live, key=lambda bound: _of_assumed(bound.rule, path)):
        rule = one.rule
        if _of_assumed(rule, path) and any(name.startswith(f"{rule.id}.") for name in broken):
            continue
        if rule.id in replaced or not bad.isdisjoint(rule.fields):
            continue
        if not broken.isdisjoint(one.stronger) or not _ready(one, known, open_fields):
            continue
        found = _judge(one, known, day, catalog, outside)
        if found is not None:
            broken.add(rule.id)
            place = _given(catalog, rule, path, _place(rule, asked, found))
            yield _cited(catalog, rule, known, _finding(rule, place, found))


def _of_assumed(rule: Rule, path: Route) -> bool:
    """Whether a rule judges what nobody said: a grade of it that judges what somebody did say has
    the word."""
    return rule.fields[0] in path.assumed and len(rule.fields) > 1


def _given(catalog: Catalog, rule: Rule, path: Route, field: str) -> str:
    """The question to open: where nobody gave the answer, the one of the rule it follows from."""
    if field not in path.assumed:
        return field
    origins = [origin for row in catalog.fields[field].assume for origin in (row.of, row.same)]
    given = (key for key in rule.fields if key in origins and key not in path.assumed)
    return next(given, field)


def _applies(rule: Rule, known: Facts, day: dt.date) -> bool:
    return (
        rule.in_force(day)
        and (not rule.kinds or known.get("kind") in rule.kinds)
        and flow.all_hold(rule.when, known)
    )


def _ready(bound: Bound, known: Facts, open_fields: set[str]) -> bool:
    """Its fields are answered: the first and all that are asked, or one where part is enough."""
    if bound.check.partial:
        return any(key in known for key in bound.rule.fields)
    return bound.rule.fields[0] in known and open_fields.isdisjoint(bound.rule.fields)


def _judge(
    bound: Bound, known: Facts, day: dt.date, catalog: Catalog, outside: Outside
) -> dict[str, str] | None:
    context = CheckContext(known, bound.rule.fields, day, catalog, outside)
    found = bound.check.function(context, bound.params)
    return None if found is None else {**bound.figures, **context.as_written(found)}


def _finding(rule: Rule, field: str, filled: Mapping[str, str]) -> Finding:
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        field=field,
        message=rule.message,
        values=filled,
        source=rule.source,
        fix=rule.fix,
        stops=rule.stops,
        faq=rule.faq,
        day=_due(rule, filled),
    )


def _cited(catalog: Catalog, rule: Rule, known: Facts, finding: Finding) -> Finding:
    """A rule that rests on a fact of the province cites where that fact stands."""
    province = catalog.provinces.get(str(known.get("province")))
    fact = province.facts.get(rule.fact) if province else None
    if province is None or fact is None or not fact.source:
        return finding
    return dataclasses.replace(finding, source=fact.source, chapter=province.zh)


def _due(rule: Rule, filled: Mapping[str, str]) -> dt.date | None:
    """The first day to hand in, where that is all that a rule finds."""
    return dt.date.fromisoformat(filled["due"]) if rule.severity is Severity.NOT_BEFORE else None


def _place(rule: Rule, asked: set[str], found: Mapping[str, str]) -> str:
    """The question to open: the one found wrong, else the rule's first, where it is asked; else

    where the answer comes from.
    """
    fields = (found[AT], *rule.fields) if AT in found else rule.fields
    for key in fields:
        if key in asked:
            return key
    origins = (other for key in fields for other in _origins(key) if other in asked)
    return next(origins, rule.fields[0])


def _origins(key: str) -> tuple[str, ...]:
    """Where an answer comes from that was not asked: an individual is entity and both persons."""
    person, _, part = key.partition("_")
    if person == "administrator":
        return f"leader_{part}", f"entity_{part}"
    return (f"entity_{part}",) if person == "leader" else ()


def _aliases(field: str, path: Route) -> frozenset[str]:
    """The fields whose value is this answer: itself and the persons' that were not asked."""
    asked = {asked.id for asked in path.fields}
    owner, _, part = field.partition("_")
    others = {"entity": ("leader", "administrator"), "leader": ("administrator",)}.get(owner, ())
    return frozenset({field, *(f"{o}_{part}" for o in others if f"{o}_{part}" not in asked)})
