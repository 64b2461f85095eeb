"""The pinned card of a case: its state for staff, personal data masked. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desk.actions import Button
from desk.model import COMMENT, DRAFTS, NEVER, SUBJECT, Case, CorrectionRequest, Staff, Status
from desk.texts import local_time, mention, safe, silent, state, subject
from filing import checks, values
from filing.model import Catalog, Finding, Severity
from filing.problems import Term, Translate, plural

if TYPE_CHECKING:
    from filing.service import Review

TOPIC_NAME = 128
NAMED = 6
"""So many blocked questions are named."""
MARKS = {
    Severity.ERROR: "⛔",
    Severity.NOT_BEFORE: "⏳",
    Severity.WARNING: "⚠",
    Severity.ADVICE: "ℹ",
}
LANGUAGES = {"en": "English", "zh": "中文", "zh_Hant": "中文（繁體）"}


def topic_name(
    case: Case,
    review: "Review | None",
    catalog: Catalog | None,
    now: dt.datetime = NEVER,
    _: Translate = str,
) -> str:
    """`#1042 · 🔴 1 h «What is a …» · 企业 · example.cn`: number, state with the time waited, first
    words, kind of entity, domain – nothing personal."""
    parts = [f"#{case.id}"]
    words = case.context.get("question") or case.context.get(SUBJECT)
    about = f"{state(_, case, now)} {f'«{subject(words)}»' if words else ''}".strip()
    if about:
        parts.append(about)
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
    fixes: Sequence[CorrectionRequest],
    unsent: int,
    before: Sequence[Case] = (),
    offered: Staff | None = None,
) -> str:
    """The card as HTML, within one message. `before`: the applicant's earlier conversations;
    `offered`: whose turn it is to take the case."""
    lines = [
        f"<b>#{case.id}</b> · {status_name(_, case.status)}",
        _who(_, case, owner, offered),
        _("Language: {language}").format(language=LANGUAGES.get(case.language, case.language)),
    ]
    lines += _earlier(_, before)
    lines += _about_draft(_, review, catalog)
    lines += _asked(_, case, catalog)
    lines += [_fix_line(_, fix, catalog) for fix in fixes]
    if case.blocked:
        lines.append(_("⚠ The applicant has blocked the bot: answers wait."))
    if unsent:
        lines.append(_unsent(_, case, unsent))
    if case.rating:
        lines.append(_("Rated {mark} of 5").format(mark=case.rating))
    if comment := case.context.get(COMMENT):
        lines.append(f"«{silent(comment)}»")
    return paged(lines)[0]


def _who(_: Translate, case: Case, owner: Staff | None, offered: Staff | None) -> str:
    if owner is None and case.alive and offered is not None and offered.active:
        turn = _("Your turn, {name}. Anybody else may take it too.")
        return turn.format(name=mention(offered.id, offered.name))
    return _("Who: {name}").format(name=safe(owner.name) if owner else "–")


def _earlier(_: Translate, before: Sequence[Case]) -> list[str]:
    if not before:
        return []
    last = before[-1]
    words = _("Conversation number {count}; the last was #{last}").format(
        count=len(before) + 1, last=last.id
    )
    rated = _("Rated {mark} of 5").format(mark=last.rating) if last.rating else ""
    return [f"{words} · {rated}" if rated else words]


def _unsent(_: Translate, case: Case, count: int) -> str:
    told = (
        plural(
            _,
            "{number} message of the muted applicant is kept back",
            "{number} messages of the muted applicant are kept back",
            count,
        )
        if case.muted
        else plural(
            _,
            "{number} message on its way into this topic",
            "{number} messages on their way into this topic",
            count,
        )
    )
    return told.format(number=count)


def _about_draft(_: Translate, review: "Review | None", catalog: Catalog | None) -> list[str]:
    if review is None or catalog is None:
        return [_("No draft")]
    kind = catalog.kinds.get(review.draft.kind)
    province = catalog.provinces.get(str(review.known.get("province") or ""))
    blocking = [finding for finding in found(review) if finding.blocks]
    lines = [
        _("Filing: {kind}").format(kind=safe(_(kind.label) if kind else review.draft.kind)),
        _("Province: {province}").format(province=safe(_(province.name)) if province else "–"),
        _("Progress: {done} of {total}").format(done=review.done, total=review.total),
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


def _fix_line(_: Translate, fix: CorrectionRequest, catalog: Catalog | None) -> str:
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
            (Button(_("Ask for a correction"), f"c:{case.id}:fix"), *_other(_, case)),
        )
        if case.draft is not None
        else ()
    )
    return (
        (first, hand_over),
        *draft,
        (Button(_("Canned"), f"c:{case.id}:canned"), Button(_("Suggest"), f"c:{case.id}:suggest")),
        (Button(_("Reveal"), f"c:{case.id}:reveal"), Button(_("Close"), f"c:{case.id}:close")),
        (Button(_("Unmute") if case.muted else _("Mute"), f"c:{case.id}:mute"),),
    )


def _other(_: Translate, case: Case) -> tuple[Button, ...]:
    several = DRAFTS in case.context
    return (Button(_("Other draft"), f"c:{case.id}:other"),) if several else ()


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
            blocks.append(f"{safe(_(field.label))}: {silent(text[:500])}")
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
        return (_("All checks passed."),)
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
    """The sentence. Of a personal answer it quotes the masked form, and nothing taken from it."""
    field = catalog.fields.get(finding.field)
    if field is None or field.personal:
        values = {
            key: value if isinstance(value, Term) else getattr(value, "masked", "…")
            for key, value in finding.values.items()
        }
        finding = replace(finding, values=values)
    return silent(checks.message(checks.masked(finding), _))


def paged(blocks: Sequence[str], limit: int = 3800) -> tuple[str, ...]:
    """Whole lines, put together into messages: HTML is never cut inside a tag."""
    pages: list[str] = []
    current = ""
    for block in blocks:
        if current and len(current) + len(block) + 1 > limit:
            pages.append(current)
            current = ""
        current = f"{current}\n{block}" if current else block
    return (*pages, current) if current else tuple(pages)
