"""What screens say, as HTML: pure functions of what the services returned and a translation."""

from collections.abc import Mapping, Sequence

from dialogs.context import Translate
from dialogs.text import aside, cited, cut, pair, safe
from filing import checks, values
from filing.model import IN_APP, Catalog, Choice, Field, Finding, Kind, Severity, Value
from filing.problems import Term
from filing.service import Question, Review, Section, Summary

SIGNS = {Severity.ERROR: "⛔", Severity.WARNING: "⚠️", Severity.ADVICE: "ℹ️"}

LONGEST = 3900
"""Characters of one screen: below Telegram's 4096, whatever the reader's language adds."""


def fill(translate: Translate, msgid: str, values: Mapping[str, object] | None = None) -> str:
    """A translated text with its placeholders, each value escaped."""
    shown = {
        key: safe(cut(translate(value) if isinstance(value, Term) else str(value), 300))
        for key, value in (values or {}).items()
    }
    return safe(translate(msgid)).format_map(shown)


def finding(translate: Translate, catalog: Catalog, found: Finding) -> str:
    """One finding: grade, reason with the offending value, what to do, and where it is written."""
    grade = f"{SIGNS[found.severity]} <b>{safe(translate(checks.GRADES[found.severity]))}</b>"
    lines = [pair(translate, grade, fill(translate, found.message, found.values))]
    if found.fix:
        lines.append(fill(translate, found.fix, found.values))
    if found.source in catalog.sources:
        written = catalog.sources[found.source]
        lines.append(source(translate, written.title, written.as_of))
    return "\n".join(lines)


def source(translate: Translate, title: str, as_of: str) -> str:
    """Where something is written, and of which day that is."""
    written = safe(cited(translate, translate(title), as_of))
    return f"<i>{pair(translate, safe(translate('Source')), written)}</i>"


def choice(translate: Translate, option: Choice, language: str) -> str:
    """A choice as its button: the reader's words, and the official term where it says something
    else."""
    label = translate(option.label)
    return label if language.startswith("zh") or option.zh in label else f"{label} · {option.zh}"


def value(translate: Translate, field: Field, answer: Value) -> str:
    """An answer as the review shows it: masked where it is personal. Plain text, not HTML."""
    if answer is None:
        return translate("Not provided")
    if answer == (IN_APP,):
        return translate("Upload in the official app")
    if field.kind is Kind.DOCUMENT and isinstance(answer, tuple):
        return translate("{count} uploaded").format(count=len(answer))
    return values.mask(field, answer, translate)


def question(
    asked: Question, catalog: Catalog, translate: Translate, *, why: bool, said: str
) -> str:
    """The one live message: what went wrong above, the question, its official term, hint and
    answer."""
    stage = next(s for s in catalog.stages if s.id == asked.field.stage)
    place = fill(translate, "{n} of {total}", {"n": asked.number, "total": asked.total})
    parts = [f"<b>{safe(translate(stage.title))}</b> · {place}"]
    if said:
        parts.append(said)
    parts += [finding(translate, catalog, found) for found in asked.findings]
    parts.append(_heading(asked.field, translate))
    if asked.answered:
        shown = safe(cut(value(translate, asked.field, asked.value), 500))
        parts.append(pair(translate, safe(translate("Your answer")), f"<b>{shown}</b>"))
    parts += [safe(file.name) for file in asked.files]
    if why:
        parts.append(_explanation(asked.field, catalog, translate))
    return "\n\n".join(parts)[:LONGEST]


def _heading(field: Field, translate: Translate) -> str:
    prompt = f"<b>{safe(translate(field.prompt))}</b>"
    if field.optional:
        prompt = aside(translate, prompt, safe(translate("optional")))
    lines = [prompt, safe(field.term)]
    if field.help:
        lines.append(f"<i>{safe(translate(field.help))}</i>")
    if field.sample:
        sample = f"<code>{safe(field.sample)}</code>"
        lines.append(pair(translate, safe(translate("Example")), sample))
    return "\n".join(lines)


def _explanation(field: Field, catalog: Catalog, translate: Translate) -> str:
    texts = [
        (None, field.why),
        (Term("Where to get it"), field.where_to_get),
        (Term("How it must look"), field.how_it_looks),
        (Term("Usual mistakes"), field.mistakes),
    ]
    lines = [
        pair(translate, f"<b>{safe(translate(head))}</b>", safe(translate(text)))
        if head
        else safe(translate(text))
        for head, text in texts
        if text
    ]
    if field.source in catalog.sources:
        written = catalog.sources[field.source]
        lines.append(source(translate, written.title, written.as_of))
    return "<blockquote>" + "\n".join(lines) + "</blockquote>"


def status(translate: Translate, section: Section) -> str:
    """A section's state in words."""
    if section.worst is Severity.ERROR and section.done == section.total:
        return translate("There is a problem")
    if section.done == section.total:
        return translate("Completed")
    return translate("In progress") if section.done else translate("Not started")


def overview(
    review: Review, catalog: Catalog, translate: Translate, name: str, why: str = ""
) -> str:
    """The review's first page: sections with their state, and how many findings of which grade."""
    kind = catalog.kinds[review.draft.kind]
    lines = [
        f"<b>{safe(translate('Check your answers'))}</b>",
        f"{safe(translate(kind.label))} · {safe(name)}",
        *([why] if why else []),
    ]
    lines.append(safe(translate("Nothing has been sent anywhere yet.")))
    titles = {stage.id: stage.title for stage in catalog.stages}
    lines.append("")
    for n, section in enumerate(review.sections, 1):
        state = safe(status(translate, section))
        told = aside(translate, state, f"{section.done}/{section.total}")
        lines.append(f"{n}. {safe(translate(titles[section.stage]))} — {told}")
    lines.append("")
    lines += counts(review.findings, translate)
    return "\n".join(lines)[:LONGEST]


def counts(findings: Sequence[Finding], translate: Translate) -> list[str]:
    """One line a grade that occurs; open questions are counted on a line of their own."""
    missing = sum(found.rule == checks.NOT_ANSWERED for found in findings)
    lines = []
    if missing:
        lines.append(fill(translate, "Questions still open: {count}", {"count": missing}))
    for grade, label in checks.GRADES.items():
        number = sum(f.severity is grade and f.rule != checks.NOT_ANSWERED for f in findings)
        if number:
            lines.append(f"{SIGNS[grade]} {pair(translate, safe(translate(label)), number)}")
    return lines or [safe(translate("No check found anything."))]


def section(rows: Section, catalog: Catalog, translate: Translate, first: int) -> str:
    """One section's answers as a numbered list; the numbers are the buttons below."""
    stage = next(s for s in catalog.stages if s.id == rows.stage)
    lines = [f"<b>{safe(translate(stage.title))}</b> · {safe(stage.term)}", ""]
    for n, (field, answer) in enumerate(rows.rows, first):
        open_ = answer is None and not field.optional
        shown = translate("Not answered yet") if open_ else value(translate, field, answer)
        told = f"<b>{safe(cut(shown, 120))}</b>"
        lines.append(f"{n}. {pair(translate, safe(translate(field.label)), told)}")
    return "\n".join(lines)[:LONGEST]


def draft_name(summary: Summary, catalog: Catalog, translate: Translate) -> str:
    """A draft by its domain; as long as there is none, by its kind."""
    return summary.name or translate(catalog.kinds[summary.draft.kind].label)


def draft_line(summary: Summary, catalog: Catalog, translate: Translate) -> str:
    """A draft in a list: its domain (or "new"), kind, and how far it is."""
    kind = translate(catalog.kinds[summary.draft.kind].label)
    name = summary.name or translate("no domain yet")
    return f"{name} · {kind} · {summary.done}/{summary.total}"
