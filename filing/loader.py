"""Loads `content/` into a `Catalog`, strictly: a dangling or duplicate id is reported with its
file."""

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Protocol, TypeVar

from filing import toml
from filing.assumptions import FUNCTIONS
from filing.checking.binding import bind
from filing.errors import ContentError
from filing.facts import NAMES as DERIVED_NAMES
from filing.instances import Instance
from filing.model import (
    Assumption,
    Catalog,
    Choice,
    Fact,
    Field,
    FilingKind,
    Kind,
    Province,
    Rule,
    Source,
    Stage,
    When,
)

CONTENT = Path(__file__).with_name("content")


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T")
Named = TypeVar("Named", bound=_HasId)


@dataclass(frozen=True, slots=True)
class _Documents:
    """What all documents of a stage have in common."""

    assume: tuple[Assumption, ...] = ()
    filled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _StageFile:
    id: str
    title: str
    term: str
    intro: str = ""
    kinds: tuple[str, ...] = ()
    when: tuple[When, ...] = ()
    minutes: int = 1
    documents: _Documents = _Documents()
    field: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class _MoreFile:
    """Further questions of a stage whose own file would grow too long."""

    more_of: str
    field: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class _ProvinceFile:
    code: str
    name: str
    zh: str
    prefix: str
    facts: Mapping[str, Fact]
    rule: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class _RuleFile:
    rule: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class _SourceFile:
    source: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class _CodeFile:
    id: str
    source: str
    choice: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class _KindFile:
    kind: tuple[FilingKind, ...]


@dataclass(frozen=True, slots=True)
class _Label:
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class _LabelFile:
    fact: tuple[_Label, ...]


@dataclass(frozen=True, slots=True)
class _InstanceFile:
    instance: tuple[Instance, ...]


def load(folder: Path = CONTENT) -> Catalog:
    """The catalogue of that folder; `ContentError` where anything in it does not fit."""
    codes = {file.id: file.choice for file in _all(_CodeFile, folder / "codes")}
    provinces = tuple(_all(_ProvinceFile, folder / "provinces"))
    stages = _stages(folder / "stages", codes)
    rules = [rule for file in _all(_RuleFile, folder / "rules") for rule in file.rule]
    rules += [_local(rule, province) for province in provinces for rule in province.rule]
    kinds = _one(_KindFile, folder / "kinds.toml").kind
    products = _one(_InstanceFile, folder / "instances.toml").instance
    labels = _one(_LabelFile, folder / "province_facts.toml").fact
    catalog = Catalog(
        stages=stages,
        rules=tuple(rules),
        sources=_by_id(
            "source", (s for f in _all(_SourceFile, folder / "sources") for s in f.source)
        ),
        codes=codes,
        provinces={p.code: Province(p.code, p.name, p.zh, p.prefix, p.facts) for p in provinces},
        kinds=_by_id("kind", kinds),
        digest=digest(folder),
        fields=_by_id("field", (field for stage in stages for field in stage.fields)),
        instances={product.key: product for product in products},
        fact_labels={row.id: row.label for row in labels},
    )
    _by_id("rule", rules)
    _by_id("stage", stages)
    _cross_check(catalog)
    bind(catalog)
    return catalog


@cache
def default() -> Catalog:
    """The catalogue that the program ships."""
    return load()


def digest(folder: Path) -> str:
    """SHA-256 over the names and contents of all content files: which rules were applied."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml")):
        total.update(
            path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0"
        )
    return total.hexdigest()


def _all(kind: type[T], folder: Path) -> list[T]:
    return [_one(kind, path, f"{folder.name}/") for path in toml.files(folder)]


def _one(kind: type[T], path: Path, where: str = "") -> T:
    return toml.build(kind, toml.read(path), f"{where}{path.name}")


def _by_id(what: str, rows: Iterable[Named]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    for row in rows:
        if row.id in found:
            raise ContentError(f"{what} {row.id!r} is defined twice")
        found[row.id] = row
    return found


def _stages(folder: Path, codes: Mapping[str, tuple[Choice, ...]]) -> tuple[Stage, ...]:
    found: list[Stage] = []
    shared: dict[str, _Documents] = {}
    for path in toml.files(folder):
        table, where = toml.read(path), f"{folder.name}/{path.name}"
        if "more_of" in table:
            more = toml.build(_MoreFile, table, where)
            last = found[-1] if found and found[-1].id == more.more_of else None
            if last is None:
                raise ContentError(f"{where}: it does not follow stage {more.more_of!r}")
            fields = (*last.fields, *(_field(field, last.id, codes) for field in more.field))
            found[-1] = replace(last, fields=fields)
            continue
        file = toml.build(_StageFile, table, where)
        fields = tuple(_field(field, file.id, codes) for field in file.field)
        shared[file.id] = file.documents
        found.append(
            Stage(
                file.id,
                file.title,
                file.term,
                file.intro,
                file.kinds,
                file.when,
                file.minutes,
                fields,
            )
        )
    return tuple(_with_shared(stage, shared[stage.id]) for stage in found)


def _with_shared(stage: Stage, shared: _Documents) -> Stage:
    fields = tuple(
        replace(field, assume=field.assume or shared.assume, filled_by=shared.filled_by)
        if field.kind is Kind.DOCUMENT
        else field
        for field in stage.fields
    )
    return replace(stage, fields=fields)


def _field(field: Field, stage: str, codes: Mapping[str, tuple[Choice, ...]]) -> Field:
    if field.codes and field.codes not in codes:
        raise ContentError(f"field {field.id!r}: no code list {field.codes!r}")
    choices = field.choices or codes.get(field.codes, ())
    if field.whole_list:
        choices = tuple(replace(choice, when=()) for choice in choices)
    return replace(field, stage=stage, choices=choices)


def _local(rule: Rule, province: _ProvinceFile) -> Rule:
    """A rule in a province's file holds in that province."""
    here = When("province", is_one_of=(province.code,))
    return replace(rule, when=(here, *rule.when))


def _cross_check(catalog: Catalog) -> None:
    facts = {*catalog.fields, *DERIVED_NAMES, "kind"}
    rules = {rule.id for rule in catalog.rules}
    for field in catalog.fields.values():
        where = f"field {field.id!r}"
        _known(where, "fact", (w.field for w in _conditions(field)), facts)
        linked = (*field.same_as, *field.filled_by, *field.unless)
        _known(where, "field", linked, catalog.fields)
        _check_assumptions(where, field, facts)
        _known(where, "rule", [key for key in (field.lacking, field.unfit) if key], rules)
        _known(where, "source", [field.source] if field.source else [], catalog.sources)
        for choice in field.choices:
            _known(
                f"{where}, choice {choice.code!r}", "fact", (w.field for w in choice.when), facts
            )
    for product in catalog.instances.values():
        _known(f"instance {product.key!r}", "source", [product.source], catalog.sources)
    for stage in catalog.stages:
        _known(f"stage {stage.id!r}", "kind", stage.kinds, catalog.kinds)
        _known(f"stage {stage.id!r}", "fact", (when.field for when in stage.when), facts)
    for rule in catalog.rules:
        _check_rule(catalog, rule, facts, rules)
    for province in catalog.provinces.values():
        _known(f"province {province.zh}", "fact", province.facts, catalog.fact_labels)
        for key, fact in province.facts.items():
            where = f"province {province.zh}, {key}"
            _known(where, "source", [fact.source] if fact.source else [], catalog.sources)


def _check_assumptions(where: str, field: Field, facts: set[str]) -> None:
    for row in field.assume:
        _known(where, "fact", (when.field for when in row.when), facts)
        _known(where, "fact", [key for key in (row.same, row.of) if key], facts)
        _known(where, "assumption", [row.by] if row.by else [], FUNCTIONS)


def _conditions(field: Field) -> Iterator[When]:
    return chain(field.when, *field.also_when)


def _check_rule(catalog: Catalog, rule: Rule, facts: set[str], rules: set[str]) -> None:
    where = f"rule {rule.id!r}"
    _known(where, "fact", (when.field for when in rule.when), facts)
    _known(where, "field", rule.fields, catalog.fields)
    _known(where, "kind", rule.kinds, catalog.kinds)
    _known(where, "source", [rule.source], catalog.sources)
    _known(where, "rule", [rule.replaces] if rule.replaces else [], rules)
    for example in rule.examples:
        _known(f"{where}, example", "field", example.answers, catalog.fields)


def _known(where: str, what: str, names: Iterable[str], defined: Container[str]) -> None:
    for name in names:
        if name not in defined:
            raise ContentError(f"{where}: no {what} {name!r}")
