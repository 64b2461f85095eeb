"""checklist.pdf: what is still to be done in the official system, with times and deadlines."""

from collections.abc import Mapping, Sequence

from filing.package import blocks, portal
from filing.package.application import kind_zh
from filing.package.application_sheet import REFERENCE, imprint
from filing.package.application_sheet import source as source_line
from filing.package.blocks import BilingualText, pair
from filing.package.changes import changes
from filing.package.due import Due
from filing.package.form import Enclosed
from filing.package.paper import ACCENT, AMBER, GREY, INK, Paper, Part, Style
from filing.package.request import Request
from filing.package.todo import Local, Todo, todo
from filing.problems import Term, fill

TITLE = Term("What remains to be done")
UNDER = Term(
    "This package is preparation. You submit the filing yourself in the official system; "
    "there the rules may have changed since {day}."
)
DEADLINES = Term("Deadlines at a glance")
NO_DEADLINE = Term("No deadline runs for this filing")
NEVER = Term("What is never given in a chat")
PARTS = {
    "before": Term("Before you begin"),
    "official": Term("In the official system"),
    "after": Term("Afterwards"),
}
WHO = Term("Who")
TIME = Term("Takes")
LIMIT = Term("Deadline")
TRUE = Term("Already so, by your answers")
UPLOAD = Term("Documents to upload")
ENCLOSED = Term("In this package")
IN_APP = Term("Still to be photographed in the official app")
WHERE = Term("Where to get it")
LOOKS = Term("How it must look")
MISTAKES = Term("Usual mistakes")
PROVINCE = Term("Rules of the province")
NO_RULE = Term("No published rule was found as of {as_of}.")
OLDER = Term("Older source")
ESTIMATED = Term("Holidays on the way are not announced yet: estimated")
CHANGED = Term("Changed since the package {reference} of {day}")


def checklist_sheet(request: Request, enclosed: Sequence[Enclosed]) -> bytes:
    """The PDF, the same bytes for the same request."""
    paper = Paper()
    work = todo(request)
    what = pair(request, TITLE)
    kind = request.catalog.kinds.get(request.kind)
    name = pair(request, kind.label if kind else request.kind, kind_zh(request))
    head = blocks.named(name, what)
    blocks.title(
        paper,
        head,
        _filled(request, UNDER, {"day": request.day.isoformat()}),
    )
    _deadlines(paper, request, work)
    _secrets(paper, request)
    _changed(paper, request)
    number = 0
    for part in portal.PARTS:
        if part == "official":
            _documents(paper, request, work, enclosed)
        steps = [step for step in work.steps if step.part == part]
        if steps:
            blocks.section(paper, pair(request, PARTS[part]))
        for step in steps:
            number += 1
            _step(paper, request, step, work.due[step.id], number)
    _province(paper, request, work)
    return paper.pdf(imprint(request, head))


def _filled(request: Request, msgid: str, values: Mapping[str, str]) -> BilingualText:
    both = pair(request, msgid)
    return BilingualText(fill(both.zh, values, str), fill(both.own, values, str))


def _deadlines(paper: Paper, request: Request, work: Todo) -> None:
    limited = work.limited
    head = DEADLINES if limited else NO_DEADLINE
    parts: list[Part] = [blocks.heading(blocks.both(pair(request, head)), "warning")]
    for step in limited:
        when, title = work.due[step.id], pair(request, step.title)
        limit = _filled(request, when.text, when.values)
        parts.append((f"{limit.zh}：{title.zh}", Style(10, gap=2)))
        if title.own:
            parts.append((f"{limit.own or limit.zh}: {title.own}", Style(8.5, GREY)))
    reference = pair(request, REFERENCE)
    parts.append(blocks.small(f"{blocks.both(reference)}：{request.reference}"))
    blocks.note(paper, "warning", parts)


def _changed(paper: Paper, request: Request) -> None:
    """A revision says what is new: who refused it looks there first."""
    found = changes(request)
    if request.earlier is None or not found:
        return
    values = {"reference": request.earlier.reference, "day": request.earlier.day}
    blocks.section(paper, _filled(request, CHANGED, values))
    for one in found:
        parts = blocks.answer(BilingualText(f"{one.before} → {one.now}"))
        blocks.row(paper, pair(request, one.field.label, one.field.term), parts)


def _secrets(paper: Paper, request: Request) -> None:
    parts: list[Part] = [blocks.heading(blocks.both(pair(request, NEVER)), "error")]
    for secret in portal.default().secret:
        name, text = pair(request, secret.title, secret.term), pair(request, secret.text)
        parts.append((f"{name.zh}：{text.zh}", Style(10, gap=3)))
        if text.own:
            parts.append((f"{name.own or name.zh}: {text.own}", Style(8.5, GREY)))
    blocks.note(paper, "error", parts)


def _step(paper: Paper, request: Request, step: portal.Step, when: Due, number: int) -> None:
    blocks.split(paper, _aside(request, step, when, number), _told_of(request, step))


def _aside(request: Request, step: portal.Step, when: Due, number: int) -> list[Part]:
    """The box to tick, ticked where it is so already; who, how long, until when."""
    box = "✓" if when.done else "□"
    aside: list[Part] = [(f"{box} {number}", Style(12, ACCENT, bold=True))]
    if when.done:
        aside += _small(pair(request, TRUE), GREY)
    for label, said, colour in (
        (WHO, pair(request, step.who), INK),
        (TIME, pair(request, step.time), INK),
        (LIMIT, _filled(request, when.text, when.values), AMBER),
    ):
        if said.zh and label is LIMIT and when.estimated:
            aside += _small(pair(request, ESTIMATED), GREY)
        if said.zh:
            aside.append((blocks.both(pair(request, label)), Style(7, GREY, gap=3)))
            aside += _small(said, colour)
    return aside


def _small(said: BilingualText, colour: str) -> list[Part]:
    own: list[Part] = [(said.own, Style(7.5, colour))] if said.own else []
    return [(said.zh, Style(8.5, colour)), *own]


def _told_of(request: Request, step: portal.Step) -> list[Part]:
    title, text = pair(request, step.title), pair(request, step.text)
    source = request.catalog.sources.get(step.source)
    parts: list[Part] = [(title.zh, Style(11, bold=True))]
    if title.own:
        parts.append((title.own, Style(9, GREY)))
    parts.append((text.zh, Style(9.5, gap=3)))
    if text.own:
        parts.append((text.own, Style(8.5, GREY, gap=2)))
    if source:
        cited = " · ".join(part for part in (request.own(source.title), source.as_of) if part)
        parts.append(blocks.small(source_line(request, cited), link=source.url))
    return parts


def _documents(paper: Paper, request: Request, work: Todo, enclosed: Sequence[Enclosed]) -> None:
    if not enclosed and not work.in_app:
        return
    blocks.section(paper, pair(request, UPLOAD))
    for one in enclosed:
        where = pair(request, ENCLOSED)
        parts = [*blocks.answer(where), blocks.small(one.name)]
        blocks.row(paper, pair(request, one.field.label, one.field.term), parts)
    for field in work.in_app:
        parts = blocks.answer(pair(request, IN_APP))
        for label, msgid in (
            (WHERE, field.where_to_get),
            (LOOKS, field.how_it_looks),
            (MISTAKES, field.mistakes),
        ):
            if msgid:
                parts += _hint(request, label, msgid)
        blocks.row(paper, pair(request, field.label, field.term), parts)


def _hint(request: Request, label: str, msgid: str) -> list[Part]:
    name, text = pair(request, label), pair(request, msgid)
    parts: list[Part] = [(f"{name.zh}：{text.zh}", Style(8.5, gap=2))]
    if text.own:
        parts.append((f"{name.own}: {text.own}", Style(7.5, GREY)))
    return parts


def _province(paper: Paper, request: Request, work: Todo) -> None:
    if work.province is None or not work.facts:
        return
    heading = pair(request, PROVINCE)
    name = pair(request, work.province.name, work.province.zh)
    own = f"{heading.own}: {name.own or name.zh}" if heading.own else ""
    blocks.section(paper, BilingualText(f"{heading.zh}：{name.zh}", own))
    for local in work.facts:
        blocks.row(paper, pair(request, local.label), _fact(request, local))


def _fact(request: Request, local: Local) -> list[Part]:
    fact = local.fact
    source = request.catalog.sources.get(fact.source)
    parts = blocks.answer(_told(request, local))
    if source:
        parts.append(blocks.small(f"{request.own(source.title)} · {fact.as_of}"))
    if fact.older:
        older, text = pair(request, OLDER), pair(request, fact.older)
        parts.append(blocks.small(f"{blocks.both(older)}：{blocks.both(text)}"))
    return parts


def _told(request: Request, local: Local) -> BilingualText:
    """What the fact says; of an unknown one, since when nothing is known."""
    if not local.unknown:
        return pair(request, local.fact.text)
    return _filled(request, NO_RULE, {"as_of": local.fact.as_of})
