"""The steps, documents and provincial rules that remain to be done for this filing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from filing import flow
from filing.model import IN_APP, Catalog, Fact, Facts, Field, Kind, Province
from filing.package import portal
from filing.package.due import Due, by_day, due
from filing.package.request import Request

UNKNOWN = "unknown"
"""The value of a provincial fact about which nothing was found."""

OF_ONE_KIND = {"access": "add_provider", "chg_ind": "modify", "chg_org": "modify"}
"""Provincial facts that concern one kind of filing only."""

OF_FEW = {
    "remove_provider": frozenset({"shell"}),
    "cancel": frozenset({"shell"}),
    "claim": frozenset[str](),
    "import": frozenset[str](),
}
"""Kinds of filing to which hardly anything of the province matters, and what does."""

OF_THE_OTHER = {"individual": "org_", "organisation": "ind_"}
"""By class of the entity: how the ids of the facts begin that concern the other class."""


@dataclass(frozen=True, slots=True)
class Local:
    """One fact of the filing's province. `label` is a source text."""

    label: str
    fact: Fact

    @property
    def unknown(self) -> bool:
        return self.fact.value == UNKNOWN or not self.fact.text


@dataclass(frozen=True, slots=True)
class Todo:
    """All that remains to be done for one filing."""

    steps: tuple[portal.Step, ...]
    in_app: tuple[Field, ...]
    """Documents that the applicant will upload in the official app."""
    province: Province | None
    facts: tuple[Local, ...]
    due: Mapping[str, Due]
    """When each step is due, by its id."""

    @property
    def limited(self) -> tuple[portal.Step, ...]:
        """The steps whose time runs: those with a day by day, others where they stood."""
        found = [one for one in self.steps if self.due[one.id].text and not self.due[one.id].done]
        return tuple(by_day(found, lambda one: self.due[one.id]))


def todo(request: Request, shown: portal.Portal | None = None) -> Todo:
    """Worked out from the answers, as everything is."""
    known = flow.route(request.catalog, request.kind, request.answers, request.day).known
    steps = tuple(_steps(request, known, shown or portal.default()))
    return Todo(
        steps=steps,
        in_app=tuple(_in_app(request)),
        province=request.catalog.provinces.get(str(known.get("province"))),
        facts=local_facts(request.catalog, known),
        due={step.id: due(step, known, request.day) for step in steps},
    )


def local_facts(catalog: Catalog, known: Facts) -> tuple[Local, ...]:
    """The facts of the filing's province that concern its kind and its class of entity."""
    province = catalog.provinces.get(str(known.get("province")))
    return tuple(_facts(catalog, known, province)) if province else ()


def _steps(request: Request, known: Facts, shown: portal.Portal) -> Iterator[portal.Step]:
    for part in portal.PARTS:
        for step in shown.step:
            concerns = not step.kinds or request.kind in step.kinds
            if step.part == part and concerns and flow.all_hold(step.when, known):
                yield step


def _in_app(request: Request) -> Iterator[Field]:
    for stage in request.catalog.stages:
        for field in stage.fields:
            if field.kind is Kind.DOCUMENT and request.answers.get(field.id) == (IN_APP,):
                yield field


def _facts(catalog: Catalog, known: Facts, province: Province) -> Iterator[Local]:
    kind = str(known.get("kind"))
    others = OF_THE_OTHER.get(str(known.get("entity_class")), "-")
    for key, label in catalog.fact_labels.items():
        fact = province.facts.get(key)
        of_this_kind = OF_ONE_KIND.get(key, kind) == kind and key in OF_FEW.get(kind, {key})
        if fact is not None and of_this_kind and not key.startswith(others):
            yield Local(label, fact)
