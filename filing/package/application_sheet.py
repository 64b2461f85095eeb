"""application.pdf: the filing in the order of the official form, what agrees, what was found."""

from collections.abc import Sequence

from filing import checks, consistency, flow
from filing.consistency import Verdict
from filing.model import Finding, Kind
from filing.package import blocks
from filing.package.application import kind_zh
from filing.package.blocks import BilingualText, pair
from filing.package.form import Enclosed, Group
from filing.package.paper import GREEN, GREY, RED, Imprint, Paper, Part, Style
from filing.package.request import Request
from filing.package.wording import beside, official
from filing.problems import Term

TITLE = Term("Data of the filing")
UNDER = Term(
    "Prepared for the official filing system in the order of its form. "
    "The authorities decide; nothing has been submitted yet."
)
REFERENCE = Term("Reference")
DOMAIN = Term("Domain name")
ENTITY = Term("Entity")
DAY = Term("Checked by the rules of")
REVISION = Term("Revision")
RULES = Term("Rules")
CONTENTS = Term("Digest of the data")
PRIVATE = Term("Holds personal data: keep it safe")
MATRIX = Term("Compare related answers")
FITS = Term("fits")
FITS_NOT = Term("does not fit")
CONFLICTS = Term("Known conflicts")
RESULTS = {
    Verdict.AGREE: (Term("not found"), GREEN),
    Verdict.DIFFER: (Term("found"), RED),
    Verdict.UNKNOWN: (Term("not known yet"), GREY),
}
FOUND = Term("What the checks found")
NOTHING = Term("Nothing was found that would be refused or questioned.")
SOURCE = Term("Source")


def application_sheet(
    request: Request, groups: Sequence[Group], enclosed: Sequence[Enclosed]
) -> bytes:
    """The PDF, the same bytes for the same request."""
    paper = Paper()
    kind = request.catalog.kinds.get(request.kind)
    what = pair(request, TITLE)
    name = pair(request, kind.label if kind else request.kind, kind_zh(request))
    head = blocks.named(name, what)
    blocks.title(paper, head, pair(request, UNDER))
    blocks.summary(paper, _facts(request))
    for group in groups:
        _group(paper, request, group, enclosed)
    path = flow.route(request.catalog, request.kind, request.answers, request.day)
    _matrix(paper, request, path)
    _conflicts(paper, request, path)
    _findings(paper, request)
    return paper.pdf(imprint(request, head))


def imprint(request: Request, title: BilingualText) -> Imprint:
    """Head and foot of the pages, and the file's properties."""
    domain = str(request.answers.get("domain") or "")
    return Imprint(
        title=" · ".join(part for part in (title.zh, domain) if part),
        subject=f"ICP {request.reference}",
        language="zh-CN",
        top=(
            " · ".join(part for part in (blocks.one(title), domain) if part),
            request.reference,
        ),
        foot=blocks.one(pair(request, PRIVATE)),
        day=request.day,
        keywords=f"sha256:{request.contents}",
    )


def _facts(request: Request) -> list[tuple[BilingualText, str]]:
    facts: list[tuple[str, object]] = [
        (REFERENCE, request.reference),
        (DAY, request.day.isoformat()),
        (DOMAIN, request.answers.get("domain")),
        (ENTITY, request.answers.get("entity_name")),
        (REVISION, request.revision),
        (RULES, request.catalog.digest[:12]),
        (CONTENTS, request.contents[:16]),
    ]
    return [(pair(request, label), str(value)) for label, value in facts if value]


def _file(one: Enclosed) -> Part:
    size = f"{len(one.document.content) / 1024:,.0f} KB"
    return blocks.small(f"{one.name} · {size} · SHA-256 {one.sha256[:16]}…")


def _group(paper: Paper, request: Request, group: Group, enclosed: Sequence[Enclosed]) -> None:
    """A section of the form; documents that were left out as optional are not listed."""
    rows = [row for row in group.rows if row[0].kind is not Kind.DOCUMENT or row[1] is not None]
    if rows:
        blocks.section(paper, pair(request, group.title, group.term))
    for field, value in rows:
        shown = blocks.answer(BilingualText(official(field, value), beside(field, value, request)))
        shown += [_file(one) for one in enclosed if one.field.id == field.id]
        blocks.row(paper, pair(request, field.label, field.term), shown)


def _matrix(paper: Paper, request: Request, path: flow.Route) -> None:
    rows = consistency.matrix(request.catalog, path, request.zh)
    told = [row for row in rows if row.verdict is not Verdict.UNKNOWN]
    if told:
        blocks.section(paper, pair(request, MATRIX))
    for row in told:
        blocks.row(paper, pair(request, row.what), _compared(request, row))


def _compared(request: Request, row: consistency.Row) -> list[Part]:
    agrees = row.verdict is Verdict.AGREE
    result = pair(request, FITS if agrees else FITS_NOT)
    parts: list[Part] = [(blocks.both(result), Style(9.5, GREEN if agrees else RED, bold=True))]
    for place, value in (row.left, row.right):
        shown = value.replace(" ", "\N{NO-BREAK SPACE}") if value.isascii() else value
        parts.append((f"{blocks.both(pair(request, place))}：{shown}", Style(9, gap=2)))
    return parts


def _conflicts(paper: Paper, request: Request, path: flow.Route) -> None:
    """All ten, so that the reader sees which were looked for."""
    blocks.section(paper, pair(request, CONFLICTS))
    for one in consistency.conflicts(request.catalog, path, request.findings):
        label, colour = RESULTS[one.verdict]
        told = [(blocks.both(pair(request, label)), Style(9.5, colour, bold=True))]
        blocks.row(paper, pair(request, one.what), told)


def _findings(paper: Paper, request: Request) -> None:
    blocks.section(paper, pair(request, FOUND))
    if not request.findings:
        blocks.text(paper, pair(request, NOTHING), colour=GREEN)
    for finding in request.findings:
        blocks.note(paper, finding.severity, _finding(request, finding))


def _finding(request: Request, finding: Finding) -> list[Part]:
    grade = pair(request, checks.GRADES[finding.severity])
    field = request.catalog.fields.get(finding.field)
    about = f" – {blocks.both(pair(request, field.label, field.term))}" if field else ""
    parts = [blocks.heading(f"{blocks.both(grade)}{about}", finding.severity)]
    for say in (checks.message, checks.fix):
        zh, own = say(finding, request.zh), say(finding, request.own)
        if zh:
            parts += blocks.said(BilingualText(zh, "" if own == zh else own))
    cited = checks.citation(request.catalog, finding)
    where = " · ".join(
        part for part in (request.own(cited.title), request.own(cited.chapter), cited.as_of) if part
    )
    return [*parts, blocks.small(source(request, f"{where} · {finding.rule}"))]


def source(request: Request, where: str) -> str:
    """A line that names where something stands, in the language of the document."""
    label = pair(request, SOURCE)
    return f"{label.own}: {where}" if label.own else f"{label.zh}：{where}"
