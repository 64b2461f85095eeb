"""checklist.pdf: what is still to be done in the official system, with times and deadlines."""

from collections.abc import Sequence

from filing.package import blocks, portal
from filing.package.application import kind_zh
from filing.package.application_sheet import REFERENCE, SOURCE, imprint
from filing.package.blocks import Pair, pair
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
UPLOAD = Term("Documents to upload")
ENCLOSED = Term("In this package")
IN_APP = Term("Still to be photographed in the official app")
WHERE = Term("Where to get it")
LOOKS = Term("How it must look")
MISTAKES = Term("Usual mistakes")
PROVINCE = Term("Rules of the province")
NO_RULE = Term("No published rule was found as of {as_of}.")
OLDER = Term("Older source")


def checklist_sheet(request: Request, enclosed: Sequence[Enclosed]) -> bytes:
    """The PDF, the same bytes for the same request."""
    paper = Paper()
    work = todo(request)
    what = pair(request, TITLE)
    kind = request.catalog.kinds.get(request.kind)
    name = pair(request, kind.label if kind else request.kind, kind_zh(request))
    own = f"{name.own} – {what.own}" if what.own else ""
    blocks.title(paper, Pair(f"{name.zh} {what.zh}", own), _filled(request, UNDER))
    _deadlines(paper, request, work)
    _secrets(paper, request)
    number = 0
    for part in portal.PARTS:
        if part == "official":
            _documents(paper, request, work, enclosed)
        steps = [step for step in work.steps if step.part == part]
        if steps:
            blocks.section(paper, pair(request, PARTS[part]))
        for step in steps:
            number += 1
            _step(paper, request, step, number)
    _province(paper, request, work)
    return paper.pdf(imprint(request, f"{name.zh} {what.zh}"))


def _filled(request: Request, msgid: str) -> Pair:
    day = {"day": request.day.isoformat()}
    both = pair(request, msgid)
    return Pair(fill(both.zh, day, str), fill(both.own, day, str))


def _deadlines(paper: Paper, request: Request, work: Todo) -> None:
    limited = [step for step in work.steps if step.limit]
    head = DEADLINES if limited else NO_DEADLINE
    parts: list[Part] = [blocks.heading(blocks.both(pair(request, head)), "warning")]
    for step in limited:
        limit, title = pair(request, step.limit), pair(request, step.title)
        parts.append((f"{limit.zh}：{title.zh}", Style(10, gap=2)))
        if title.own:
            parts.append((f"{limit.own or limit.zh}: {title.own}", Style(8.5, GREY)))
    reference = pair(request, REFERENCE)
    parts.append(blocks.small(f"{blocks.both(reference)}：{request.reference}"))
    blocks.note(paper, "warning", parts)


def _secrets(paper: Paper, request: Request) -> None:
    parts: list[Part] = [blocks.heading(blocks.both(pair(request, NEVER)), "error")]
    for secret in portal.default().secret:
        name, text = pair(request, secret.title, secret.term), pair(request, secret.text)
        parts.append((f"{name.zh}：{text.zh}", Style(10, gap=3)))
        if text.own:
            parts.append((f"{name.own or name.zh}: {text.own}", Style(8.5, GREY)))
    blocks.note(paper, "error", parts)


def _step(paper: Paper, request: Request, step: portal.Step, number: int) -> None:
    title, text = pair(request, step.title), pair(request, step.text)
    source = request.catalog.sources.get(step.source)
    aside: list[Part] = [(f"□ {number}", Style(12, ACCENT, bold=True))]
    for label, said, colour in (
        (WHO, step.who, INK),
        (TIME, step.time, INK),
        (LIMIT, step.limit, AMBER),
    ):
        if said:
            value = pair(request, said)
            aside.append((blocks.both(pair(request, label)), Style(7, GREY, gap=3)))
            aside.append((value.zh, Style(8.5, colour)))
            if value.own:
                aside.append((value.own, Style(7.5, colour)))
    parts: list[Part] = [(title.zh, Style(11, bold=True))]
    if title.own:
        parts.append((title.own, Style(9, GREY)))
    parts.append((text.zh, Style(9.5, gap=3)))
    if text.own:
        parts.append((text.own, Style(8.5, GREY, gap=2)))
    if source:
        cited = " · ".join(part for part in (request.own(source.title), source.as_of) if part)
        parts.append(blocks.small(f"{request.zh(SOURCE)}：{cited}", link=source.url))
    blocks.split(paper, aside, parts)


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
    blocks.section(paper, Pair(f"{heading.zh}：{name.zh}", own))
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


def _told(request: Request, local: Local) -> Pair:
    """What the fact says; of an unknown one, since when nothing is known."""
    if not local.unknown:
        return pair(request, local.fact.text)
    both, as_of = pair(request, NO_RULE), {"as_of": local.fact.as_of}
    return Pair(fill(both.zh, as_of, str), fill(both.own, as_of, str))
