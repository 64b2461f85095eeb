"""Data model of the form: fields, stages, rules, sources, provinces, catalogue, findings."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from filing.instances import Instance
from filing.problems import Problem

Value = str | int | bool | tuple[str, ...] | None
"""A canonical answer: text, code, ISO date, E.164 phone (str) · number (int) · yes/no (bool) ·
several choices or ids of uploaded documents (tuple) · None: skipped, "not provided"."""

Answers = Mapping[str, Value]
"""Canonical answers by field id; a missing key is a question not answered yet."""

Facts = Mapping[str, Value]
"""Answers plus what follows from them (`kind`, `province` …); see `filing.facts`."""

IN_APP = "in_app"
"""The one-element document answer `("in_app",)`: "I'll upload it in the official app"."""

ORIGINS = "origins"
"""Beside the answers of a draft, and no question: where values come from that were not typed."""


class Kind(StrEnum):
    """The kinds of field; each has a parser in `filing.values`."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    DATE = "date"
    PHONE = "phone"
    EMAIL = "email"
    DOMAIN = "domain"
    IDENTITY = "identity"
    REGION = "region"
    DOCUMENT = "document"


class Severity(StrEnum):
    """How much a finding weighs: an error blocks the package, `not_before` lets it be made and
    names the first day to hand it in, a warning stands in it, an advice is told."""

    ERROR = "error"
    NOT_BEFORE = "not_before"
    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True, slots=True)
class When:
    """One condition on a fact; a list of them means all. An unanswered fact fulfils none."""

    field: str
    is_one_of: tuple[str | int | bool, ...] = ()
    is_not_one_of: tuple[str | int | bool, ...] = ()
    has: tuple[str, ...] = ()
    """For several choices: at least one of these is among them."""
    lacks: tuple[str, ...] = ()
    """For several choices: none of these is among them."""
    at_least: int | None = None
    less_than: int | None = None
    """For figures: numbers of websites, ages."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice field: `code` is stored, `label` shown, `zh` the official term."""

    code: str
    label: str
    zh: str
    when: tuple[When, ...] = ()
    group: str = ""
    words: tuple[str, ...] = ()
    """What people type for it: pinyin, abbreviations, other names."""
    decides: bool = False
    """Meant where a sentence names another choice beside it."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """One way to know an answer without asking: where `when` holds, `value` (`""`: left out), the
    answer `same`, or what the function `by` makes of the answer `of`."""

    value: str | int | bool | tuple[str, ...] = ""
    when: tuple[When, ...] = ()
    same: str = ""
    of: str = ""
    words: tuple[str, ...] = ()
    """The answer `of` has to mention one of these."""
    by: str = ""
    """A function of `filing.assumptions`."""
    ahead: bool = False
    """Also answers to later questions count: given before they were asked."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `prompt`, `help`, `why`, `label` are English sources of the catalogues."""

    id: str
    kind: Kind
    prompt: str
    label: str
    """Short name for the review screen and the package."""
    term: str
    """The official Chinese term."""
    also_called: tuple[str, ...] = ()
    """Other labels that this answer has in texts people paste, in both languages."""
    help: str = ""
    """One short hint line under the question."""
    why: str = ""
    """The long explanation behind the "Why / how" button."""
    sample: str = ""
    """An obviously fictitious value of valid form; `sample_person`: the one for individuals."""
    sample_person: str = ""
    help_person: str = ""
    """The help for individuals, where it is another one."""
    optional: bool = False
    personal: str = ""
    """Empty, or how it is masked: `all`, `name`, `number`, `phone`, `email`, `text`."""
    when: tuple[When, ...] = ()
    also_when: tuple[tuple[When, ...], ...] = ()
    """Further sets of conditions: the question is asked where `when` or any of these sets holds."""
    choices: tuple[Choice, ...] = ()
    codes: str = ""
    """Instead of `choices`: the id of a code list in `content/codes/`."""
    same_as: tuple[str, ...] = ()
    """Fields whose earlier answer is offered as a button."""
    long_term: bool = False
    """For dates: `long_term` (长期) is an answer too."""
    whole_list: bool = False
    """For choices: all of its code list are offered, also what a new filing could not say."""
    lacking: str = ""
    """For documents: id of the limit that asks for it; else the one about the entity's papers."""
    unfit: str = ""
    """For choices: id of the rule that is broken by one which the other answers rule out."""
    longest: int = 0
    """For texts: characters it may have where the usual number is too few."""
    max_files: int = 1
    least_kb: int = 0
    """For documents: the official system takes no smaller file."""
    where_to_get: str = ""
    how_it_looks: str = ""
    mistakes: str = ""
    source: str = ""
    faq: tuple[str, ...] = ()
    """FAQ entries of this very field, best first."""
    formerly: tuple[str, ...] = ()
    assume: tuple[Assumption, ...] = ()
    """Ways to know the answer without asking, the first that says something counts."""
    filled_by: tuple[str, ...] = ()
    """Guides whose answer fills in this one, so that it is not asked before they are."""
    guide: bool = False
    """Asked to fill in other questions only: it stands in no package."""
    unless: tuple[str, ...] = ()
    """A guide is not asked where one of these is answered already."""
    rest: bool = False
    """A guide is asked for what is left of `unless`, as long as that is two answers or more: a
    photo may have brought the others."""
    suggest: tuple[str, ...] = ()
    """Usual answers to a free text, each a button – where `suggest_when` holds."""
    suggest_when: tuple[When, ...] = ()
    declares: str = ""
    """What the usual answer says, as a statement among others on one screen."""
    stage: str = field(default="", metadata={"toml": False})


@dataclass(frozen=True, slots=True)
class Stage:
    """A section of the form; `kinds` are the kinds of filing that ask it (empty: all)."""

    id: str
    title: str
    term: str
    intro: str = ""
    kinds: tuple[str, ...] = ()
    when: tuple[When, ...] = ()
    minutes: int = 1
    """How long it takes as a rule."""
    fields: tuple[Field, ...] = field(default=(), metadata={"toml": False})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact stands: a document, its chapter, the day its contents date from and were
    read."""

    id: str
    title: str
    url: str = ""
    publisher: str = ""
    as_of: str = ""
    """ISO date, year or year-month the source itself carries."""
    read_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """One situation that a rule accepts or refuses: these are the rule's tests."""

    ok: bool
    answers: Mapping[str, object]
    kind: str = "initial"
    on: dt.date | None = None
    why: str = ""
    outside: Mapping[str, int] = field(default_factory=dict)
    """Facts from beyond the answers: fields of `checks.Outside`."""


@dataclass(frozen=True, slots=True)
class Cite:
    """A statement of a provincial page: which list prints it, where, and how firmly."""

    source: str
    item: str
    scope: str
    """The list: `individual`, `enterprise`, `organisation` or `all`."""
    hardness: str
    """`must`, `should` or `info`."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One limit check as data. `check` names a function of `filing.checks`, `params` its
    parameters."""

    id: str
    severity: Severity
    fields: tuple[str, ...]
    check: str
    message: str
    source: str
    chapter: str
    params: Mapping[str, object] = field(default_factory=dict)
    when: tuple[When, ...] = ()
    kinds: tuple[str, ...] = ()
    fix: str = ""
    """What the applicant can do about it: one sentence."""
    stops: bool = False
    """True where going on with this filing makes no sense (a site outside the mainland)."""
    since: dt.date | None = None
    until: dt.date | None = None
    replaces: str = ""
    """Id of the rule that this one takes the place of where its conditions hold (a province)."""
    older: str = ""
    """What an older source said, with its date, where they disagree."""
    cites: tuple[Cite, ...] = ()
    """A provincial rule's statements, the newest page first."""
    faq: str = ""
    """The FAQ entry that says what can be done."""
    fact: str = ""
    """The provincial fact that decides: where the province has one, its source is cited."""
    examples: tuple[Example, ...] = ()

    def in_force(self, day: dt.date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )


@dataclass(frozen=True, slots=True)
class Fact:
    """One provincial fact: a value, in words, with its source and the year it was true."""

    value: str
    text: str = ""
    source: str = ""
    as_of: str = ""
    older: str = ""


@dataclass(frozen=True, slots=True)
class Province:
    """One provincial administration: GB/T 2260 code, names, ICP prefix and its facts by key."""

    code: str
    name: str
    zh: str
    prefix: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FilingKind:
    """One of the eight kinds of filing."""

    id: str
    label: str
    zh: str
    summary: str
    source: str
    site_stays_online: str = ""


@dataclass(frozen=True, slots=True)
class Catalog:
    """All content, loaded and cross-checked; `digest` identifies it in every package."""

    stages: tuple[Stage, ...]
    rules: tuple[Rule, ...]
    sources: Mapping[str, Source]
    codes: Mapping[str, tuple[Choice, ...]]
    provinces: Mapping[str, Province]
    kinds: Mapping[str, FilingKind]
    digest: str
    fields: Mapping[str, Field]
    instances: Mapping[str, Instance] = field(default_factory=dict)
    fact_labels: Mapping[str, str] = field(default_factory=dict)
    """What the provinces' facts are called, in the order in which they are told."""

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `values` fill the placeholders of `message` (and may hold the offending
    value)."""

    rule: str
    severity: Severity
    field: str
    message: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)
    source: str = ""
    chapter: str = ""
    """Where in the source it stands, for what no rule says."""
    fix: str = ""
    stops: bool = False
    faq: str = ""
    day: dt.date | None = None
    """Of a finding `not_before`: the first day to hand it in."""

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Draft:
    """One filing in the making. `revision` grows by one with each accepted answer."""

    id: int
    owner: int
    kind: str
    answers: Answers = field(default_factory=dict)
    revision: int = 0
    created_at: dt.datetime | None = None
    updated_at: dt.datetime | None = None
    deleted_at: dt.datetime | None = None
    unreadable: tuple[str, ...] = ()
    """Fields whose stored answer is damaged: to be asked again."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a picture when it came: kept with it."""

    problems: tuple[Problem, ...] = ()
    mark: str = ""
    """Alike for the same picture in another size or quality; empty where nothing was seen."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What is known of an uploaded document; its bytes are sealed elsewhere."""

    id: str
    owner: int
    draft: int
    field: str
    name: str
    media_type: str
    size: int
    sha256: str
    seen: Seen = Seen()
