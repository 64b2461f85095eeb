"""application.pdf: the filing in the order of the official form, what agrees, what was found."""

from collections.abc import Sequence

from filing import checks
from filing.model import Finding, Kind, Severity
from filing.package import blocks
from filing.package.application import kind_zh
from filing.package.blocks import Pair, pair
from filing.package.form import Enclosed, Group
from filing.package.paper import GREEN, RED, Imprint, Paper, Part, Style
from filing.package.request import Compared, Request
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
PRIVATE = Term("Holds personal data: keep it safe")
MATRIX = Term("What must agree")
AGREES = Term("agrees")
DIFFERS = Term("differs")
FOUND = Term("What the checks found")
NOTHING = Term("Nothing was found that would be refused or questioned.")
SOURCE = Term("Source")
GRADES = {
    Severity.ERROR: Term("Will be refused"),
    Severity.WARNING: Term("May be questioned"),
    Severity.ADVICE: Term("Good to know"),
}


def application_sheet(
    request: Request, groups: Sequence[Group], enclosed: Sequence[Enclosed]
) -> bytes:
    """The PDF, the same bytes for the same request."""
    paper = Paper()
    kind = request.catalog.kinds.get(request.kind)
    what = pair(request, TITLE)
    name = pair(request, kind.label if kind else request.kind, kind_zh(request))
    blocks.title(paper, _joined(name, what), pair(request, UNDER))
    blocks.summary(paper, _facts(request))
    for group in groups:
        blocks.section(paper, pair(request, group.title, group.term))
        for field, value in group.rows:
            shown = blocks.answer(Pair(official(field, value), beside(field, value, request)))
            if field.kind is Kind.DOCUMENT:
                shown += [_file(one) for one in enclosed if one.field.id == field.id]
            blocks.row(paper, pair(request, field.label, field.term), shown)
    if request.compared:
        _matrix(paper, request)
    _findings(paper, request)
    return paper.pdf(imprint(request, f"{name.zh} {what.zh}"))


def imprint(request: Request, title: str) -> Imprint:
    """Head and foot of the pages, and the file's properties."""
    domain = str(request.answers.get("domain") or "")
    private = pair(request, PRIVATE)
    return Imprint(
        title=" · ".join(part for part in (title, domain) if part),
        subject=f"ICP {request.reference}",
        language="zh-CN",
        top=(" · ".join(part for part in (title, domain) if part), request.reference),
        foot=f"{private.zh} · {private.own}" if private.own else private.zh,
        day=request.day,
    )


def _joined(name: Pair, what: Pair) -> Pair:
    own = f"{name.own} – {what.own}" if name.own and what.own else ""
    return Pair(f"{name.zh} {what.zh}", own)


def _facts(request: Request) -> list[tuple[Pair, str]]:
    facts: list[tuple[str, object]] = [
        (REFERENCE, request.reference),
        (DAY, request.day.isoformat()),
        (DOMAIN, request.answers.get("domain")),
        (ENTITY, request.answers.get("entity_name")),
        (REVISION, request.revision),
        (RULES, request.catalog.digest[:12]),
    ]
    return [(pair(request, label), str(value)) for label, value in facts if value]


def _file(one: Enclosed) -> Part:
    size = f"{len(one.document.content) / 1024:,.0f} KB"
    return blocks.small(f"{one.name} · {size} · SHA-256 {one.sha256[:16]}…")


def _matrix(paper: Paper, request: Request) -> None:
    blocks.section(paper, pair(request, MATRIX))
    for compared in request.compared:
        blocks.row(paper, pair(request, compared.label), _compared(request, compared))


def _compared(request: Request, compared: Compared) -> list[Part]:
    result = pair(request, AGREES if compared.agrees else DIFFERS)
    words = f"{result.zh} · {result.own}" if result.own else result.zh
    parts: list[Part] = [(words, Style(9.5, GREEN if compared.agrees else RED, bold=True))]
    for place, value in compared.cells:
        where = pair(request, place)
        label = f"{where.zh} · {where.own}" if where.own else where.zh
        parts += [(label, Style(7.5, gap=2)), (value, Style(10))]
    return parts


def _findings(paper: Paper, request: Request) -> None:
    blocks.section(paper, pair(request, FOUND))
    if not request.findings:
        blocks.text(paper, pair(request, NOTHING), colour=GREEN)
    for finding in request.findings:
        blocks.note(paper, finding.severity, _finding(request, finding))


def _finding(request: Request, finding: Finding) -> list[Part]:
    grade = pair(request, GRADES[finding.severity])
    field = request.catalog.fields.get(finding.field)
    about = f" – {field.term}" if field else ""
    head = f"{grade.zh} · {grade.own}{about}" if grade.own else f"{grade.zh}{about}"
    parts = [blocks.heading(head, finding.severity)]
    for say in (checks.message, checks.fix):
        zh, own = say(finding, request.zh), say(finding, request.own)
        if zh:
            parts += blocks.said(Pair(zh, "" if own == zh else own))
    cited = checks.citation(request.catalog, finding)
    where = " · ".join(part for part in (cited.title, cited.chapter, cited.as_of) if part)
    source = pair(request, SOURCE)
    return [*parts, blocks.small(f"{source.zh}：{where} · {finding.rule}")]
