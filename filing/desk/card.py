"""The pinned card of a case: what staff see at one glance, personal data masked. Pure."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from filing import checks, values
from filing.desk.model import Button, Case, Fix, Staff, Status
from filing.desk.texts import local_time, safe
from filing.model import Catalog, Finding, Severity

if TYPE_CHECKING:
    from filing.service import Review

Translate = Callable[[str], str]
TOPIC_NAME = 128
MESSAGE = 4096
NAMED = 6
"""So many blocked questions are named."""
MARKS = {Severity.ERROR: "⛔", Severity.WARNING: "⚠", Severity.ADVICE: "ℹ"}
LANGUAGES = {"en": "English", "zh": "中文"}


def topic_name(case: Case, review: "Review | None", catalog: Catalog | None) -> str:
    """`#1042 · 企业 · example.cn`: number, kind of entity, domain – nothing personal."""
    parts = [f"#{case.id}"]
    if review is not None and catalog is not None:
        nature = catalog.fields.get("entity_nature")
        if nature is not None and nature.id in review.known:
            code = str(review.known[nature.id])
            parts += [choice.zh for choice in nature.choices if choice.code == code]
        domain = review.known.get("domain")
        if isinstance(domain, str):
            parts.append(domain)
    return " · ".join(parts)[:TOPIC_NAME]


def status_name(_: Translate, status: Status) -> str:
    return {
        Status.QUEUED: _("waiting for somebody"),
        Status.OPEN: _("with staff"),
        Status.WAITING_USER: _("waiting for the applicant"),
        Status.CLOSED: _("closed"),
    }[status]


def card_text(
    _: Translate,
    case: Case,
    owner: Staff | None,
    review: "Review | None",
    catalog: Catalog | None,
    fixes: Sequence[Fix],
    unsent: int,
) -> str:
    """The card as HTML, within one message."""
    lines = [
        f"<b>#{case.id}</b> · {status_name(_, case.status)}",
        _("Who: {name}").format(name=safe(owner.name) if owner else "–"),
        _("Language: {language}").format(language=LANGUAGES.get(case.language, case.language)),
    ]
    lines += _about_draft(_, review, catalog)
    lines += _asked(_, case, catalog)
    lines += [_fix_line(_, fix, catalog) for fix in fixes]
    if case.blocked:
        lines.append(_("⚠ The applicant has blocked the bot: answers wait."))
    if unsent:
        lines.append(_("{count} messages on their way into this topic").format(count=unsent))
    if case.rating:
        lines.append(_("Rated {mark} of 5").format(mark=case.rating))
    return "\n".join(lines)[:MESSAGE]


def _about_draft(_: Translate, review: "Review | None", catalog: Catalog | None) -> list[str]:
    if review is None or catalog is None:
        return [_("No draft")]
    kind = catalog.kinds.get(review.draft.kind)
    province = catalog.provinces.get(str(review.known.get("province") or ""))
    done = sum(section.done for section in review.sections)
    total = sum(section.total for section in review.sections)
    blocking = [finding for finding in found(review) if finding.blocks]
    lines = [
        _("Filing: {kind}").format(kind=safe(_(kind.label) if kind else review.draft.kind)),
        _("Province: {province}").format(province=safe(_(province.name)) if province else "–"),
        _("Progress: {done} of {total}").format(done=done, total=total),
    ]
    labels = list(dict.fromkeys(_label(_, catalog, finding.field) for finding in blocking))
    named = ", ".join(labels[:NAMED]) + ("…" if len(labels) > NAMED else "")
    if len(blocking) > 0:
        lines.append(
            _("Would be refused: {count} ({fields})").format(
                count=len(blocking), fields=safe(named)
            )
        )
    return lines


def _asked(_: Translate, case: Case, catalog: Catalog | None) -> list[str]:
    lines = []
    if case.field:
        lines.append(_("Asked at: {place}").format(place=safe(_label(_, catalog, case.field))))
    if faq := case.context.get("faq"):
        lines.append(_("Last FAQ tried: {entry}").format(entry=safe(faq)))
    return lines


def _fix_line(_: Translate, fix: Fix, catalog: Catalog | None) -> str:
    label = safe(_label(_, catalog, fix.field))
    if fix.answered_at is None:
        return _("☐ correction asked: {field}").format(field=label)
    return _("☑ corrected: {field} ({time})").format(field=label, time=local_time(fix.answered_at))


def _label(_: Translate, catalog: Catalog | None, field: str) -> str:
    found = catalog.fields.get(field) if catalog else None
    return _(found.label) if found else field


def card_buttons(_: Translate, case: Case) -> tuple[tuple[Button, ...], ...]:
    """Claim · Draft · Checks · Ask for a correction · Canned · Reveal · Close."""
    if not case.alive:
        return (
            (Button(_("Open it again"), f"c:{case.id}:reopen"),),
            (Button(_("Transcript"), f"c:{case.id}:transcript"),),
        )
    first = (
        Button(_("Claim"), f"c:{case.id}:claim")
        if case.staff is None
        else Button(_("Release"), f"c:{case.id}:release")
    )
    hand_over = Button(_("Hand over"), f"c:{case.id}:assign")
    draft = (
        (
            (Button(_("Draft"), f"c:{case.id}:draft"), Button(_("Checks"), f"c:{case.id}:checks")),
            (Button(_("Ask for a correction"), f"c:{case.id}:fix"),),
        )
        if case.draft is not None
        else ()
    )
    return (
        (first, hand_over),
        *draft,
        (Button(_("Canned"), f"c:{case.id}:canned"), Button(_("Suggest"), f"c:{case.id}:suggest")),
        (Button(_("Reveal"), f"c:{case.id}:reveal"), Button(_("Close"), f"c:{case.id}:close")),
    )


def draft_pages(
    _: Translate, review: "Review", catalog: Catalog, *, reveal: bool
) -> tuple[str, ...]:
    """The whole draft in as many messages as it needs; masked unless revealed."""
    blocks: list[str] = []
    titles = {stage.id: stage.title for stage in catalog.stages}
    for section in review.sections:
        title = safe(_(titles.get(section.stage, section.stage)))
        blocks.append(f"\n<b>{title}</b> {section.done}/{section.total}")
        for field, value in section.rows:
            if value is None and field.id not in review.known:
                continue
            text = (values.show if reveal else values.mask)(field, value, _)
            blocks.append(f"{safe(_(field.label))}: {safe(text[:500])}")
    return paged(blocks)


def revealed(_: Translate, review: "Review") -> tuple[str, ...]:
    """Only what is masked elsewhere, in clear."""
    blocks = [
        f"{safe(_(field.label))}: <code>{safe(values.show(field, value, _)[:500])}</code>"
        for section in review.sections
        for field, value in section.rows
        if field.personal and value is not None and field.kind.value != "document"
    ]
    return paged(blocks)


def checks_pages(_: Translate, review: "Review", catalog: Catalog) -> tuple[str, ...]:
    """All findings, the blocking ones first, then what is not answered yet."""
    findings = found(review)
    if not findings and not _unanswered(review):
        return (_("No check finds anything."),)
    blocks = [
        f"{MARKS[finding.severity]} <b>{safe(_label(_, catalog, finding.field))}</b>: "
        f"{_said(_, catalog, finding)}"
        for finding in findings
    ]
    if labels := [_label(_, catalog, field) for field in _unanswered(review)]:
        told = _("Not answered yet ({count}): {fields}")
        blocks.append(told.format(count=len(labels), fields=safe(", ".join(labels))))
    return paged(blocks)


def found(review: "Review") -> list[Finding]:
    """What is wrong with what was answered, in the order of the review: errors first."""
    return [finding for finding in review.findings if not _missing(review, finding)]


def _missing(review: "Review", finding: Finding) -> bool:
    """Only that an answer or a document is not there yet."""
    return finding.blocks and finding.field not in review.known


def _unanswered(review: "Review") -> list[str]:
    fields = (finding.field for finding in review.findings if _missing(review, finding))
    return list(dict.fromkeys(fields))


def _said(_: Translate, catalog: Catalog, finding: Finding) -> str:
    """The sentence; of a personal answer, which it may quote, the rule alone."""
    field = catalog.fields.get(finding.field)
    if field is None or field.personal:
        return f"<code>{safe(finding.rule)}</code>"
    return safe(checks.message(finding, _))


def paged(blocks: Sequence[str], limit: int = 3800) -> tuple[str, ...]:
    """Whole lines, put together into messages."""
    pages: list[str] = []
    current = ""
    for block in blocks:
        if current and len(current) + len(block) + 1 > limit:
            pages.append(current)
            current = ""
        current = f"{current}\n{block}" if current else block
    return (*pages, current) if current else tuple(pages)
