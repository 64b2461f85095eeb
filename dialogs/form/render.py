"""Renders results of the services as HTML. Pure."""

from collections.abc import Mapping, Sequence

from dialogs.shared.text import aside, cited, contrast, cut, pair, safe
from filing import checks, documents, values
from filing.model import IN_APP, Catalog, Choice, Field, Finding, Kind, Severity, Value
from filing.problems import Term, Translate, is_chinese
from filing.service import Question, Review, Section, Summary

SIGNS = {
    Severity.ERROR: "⛔",
    Severity.NOT_BEFORE: "⏳",
    Severity.WARNING: "⚠️",
    Severity.ADVICE: "ℹ️",
}

GOOD_FOR = Term(
    "A picture sent here is checked and goes into your package. The official app takes its own"
    " photos of certificates."
)
"""The use of an upload, told where one is asked."""

HERE = Term("Section {n} of {total}")
HERE_AND_LEFT = Term("Section {n} of {total} · about {minutes} min left")

HIDDEN = "number"
"""How a field is `personal` whose answer its owner sees after *Show* only: certificate numbers."""

QUOTED = 300
"""Characters of an answer that a message quotes."""

LONGEST = 3900
"""Characters of one screen: below Telegram's 4096, whatever the reader's language adds."""


def fill(translate: Translate, msgid: str, values: Mapping[str, object] | None = None) -> str:
    """A translated text with its placeholders, each value escaped."""
    shown = {key: _quoted(translate, value) for key, value in (values or {}).items()}
    return safe(translate(msgid)).format_map(shown)


def finding(translate: Translate, catalog: Catalog, found: Finding, *, short: bool = False) -> str:
    """One finding: grade, reason with the offending value, what to do, and where it is written.

    `short`: above an open question, where it has to fit on the first screen of a phone: without
    the source, which the review tells.
    """
    grade = f"{sign(found.severity)} <b>{safe(translate(checks.GRADES[found.severity]))}</b>"
    quoted = _contrasted(translate, found.values)
    told = _filled(translate, found.message, quoted)
    if found.rule in {documents.PICTURE, documents.TWICE}:
        told = pair(translate, safe(translate(catalog.fields[found.field].label)), told)
    lines = [pair(translate, grade, told)]
    if found.fix:
        lines.append(_filled(translate, found.fix, quoted))
    if found.source in catalog.sources and not short:
        written = catalog.sources[found.source]
        lines.append(source(translate, written.title, written.as_of))
    return "\n".join(lines)


def sign(severity: Severity) -> str:
    """The sign in front of a grade; the word behind it says the same."""
    return SIGNS.get(severity, "ℹ️")


def _filled(translate: Translate, msgid: str, quoted: Mapping[str, str]) -> str:
    return safe(translate(msgid)).format_map(quoted)


def _contrasted(translate: Translate, found: Mapping[str, str]) -> dict[str, str]:
    """The values of a finding as HTML; two that ought to be alike show where they are not."""
    shown = {key: _quoted(translate, value) for key, value in found.items()}
    one, other = found.get("value"), found.get("other")
    if one and other and not isinstance(one, Term) and not isinstance(other, Term):
        shown["value"], shown["other"] = contrast(cut(one, QUOTED), cut(other, QUOTED))
    return shown


def _quoted(translate: Translate, value: object) -> str:
    text = translate(value) if isinstance(value, Term) else str(value)
    return safe(cut(text, QUOTED))


def source(translate: Translate, title: str, as_of: str) -> str:
    """Where something is written, and of which day that is."""
    written = safe(cited(translate, translate(title), as_of))
    return f"<i>{pair(translate, safe(translate('Source')), written)}</i>"


def choice(translate: Translate, option: Choice, language: str) -> str:
    """A choice as its button: the reader's words, and the official term where it says something
    else."""
    label = translate(option.label)
    return label if is_chinese(language) or option.zh in label else f"{label} · {option.zh}"


def value(translate: Translate, field: Field, answer: Value, *, reveal: bool = False) -> str:
    """An answer as its owner reads it: whole, but for the number of a certificate until it is to
    be shown. Plain text, not HTML."""
    if answer is None:
        return translate("Not provided")
    if answer == (IN_APP,):
        return translate("Upload in the official app")
    if field.kind is Kind.DOCUMENT and isinstance(answer, tuple):
        return translate("{count} uploaded").format(count=len(answer))
    if hides(field, answer) and not reveal:
        return values.mask(field, answer, translate)
    return values.show(field, answer, translate)


def hides(field: Field, answer: Value) -> bool:
    """Whether this answer is masked until *Show* is pressed: somebody may look over a shoulder."""
    return field.personal == HIDDEN and bool(answer)


def question(
    asked: Question,
    catalog: Catalog,
    translate: Translate,
    *,
    said: str,
    reveal: bool = False,
    listed: Sequence[str] = (),
    alone: bool = False,
) -> str:
    """The one live message. What was found stands first, on the part of the screen that a phone
    shows; the question is then told in short. `listed`: choices that are buttons by number;
    `alone`: to be corrected, so that no minutes are left."""
    stage = next(s for s in catalog.stages if s.id == asked.field.stage)
    where = {
        "n": asked.progress.section,
        "total": asked.progress.sections,
        "minutes": asked.progress.minutes,
    }
    place = fill(translate, HERE if alone else HERE_AND_LEFT, where)
    parts = [said] if said else []
    parts += [finding(translate, catalog, found, short=True) for found in asked.findings]
    short = bool(asked.findings) or (asked.answered and bool(listed))
    head = f"<b>{safe(translate(stage.title))}</b> · {place}"
    parts.append(f"{head}\n\n{_heading(asked, translate, short=short)}")
    parts += ["\n".join(listed)] if listed else []
    if asked.answered and not (asked.assumed and asked.value is None):
        shown = safe(cut(value(translate, asked.field, asked.value, reveal=reveal), 500))
        whose = Term("We assume") if asked.assumed else Term("Your answer")
        parts.append(pair(translate, safe(translate(whose)), f"<b>{shown}</b>"))
    parts += _fills(asked, translate)
    parts += [f"{n}. {safe(file.name)}" for n, file in enumerate(asked.files, 1)]
    if asked.field.kind is Kind.DOCUMENT and not asked.files and not asked.findings:
        parts.append(f"<i>{safe(translate(GOOD_FOR))}</i>")
    return "\n\n".join(parts)[:LONGEST]


def _fills(asked: Question, translate: Translate) -> list[str]:
    """What a guide stands for: the statements to be confirmed, or what its one message holds."""
    declared = [f"• {safe(translate(one.declares))}" for one in asked.fills if one.declares]
    if declared:
        return ["\n".join(declared)]
    if asked.assumed or asked.field.kind is not Kind.TEXT:
        return []
    told = [(one, asked.known.get(one.id)) for one in asked.fills]
    given = [(one, answer) for one, answer in told if answer is not None]
    if not given:
        return []
    if asked.answered:
        return [assumed(given, translate)]
    return [assumed(given[:MOST_KNOWN], translate, Term("Known already"))]


MOST_KNOWN = 3
"""Answers above a question that asks for the others: the question stays on the screen."""

MOST_ASSUMED = 8
"""Assumed answers that are told in one go; the review tells them all."""


def assumed(
    rows: Sequence[tuple[Field, Value]], translate: Translate, head: str = Term("Understood")
) -> str:
    """Answers that nobody gave one by one, each in a line."""
    lines = [f"<b>{safe(translate(head))}</b>"]
    for field, answer in rows[:MOST_ASSUMED]:
        told = safe(cut(value(translate, field, answer), 80))
        lines.append(f"• {pair(translate, safe(translate(field.label)), told)}")
    if len(rows) > MOST_ASSUMED:
        lines.append("…")
    return "\n".join(lines)


def _heading(asked: Question, translate: Translate, *, short: bool) -> str:
    field = asked.field
    prompt = f"<b>{safe(translate(field.prompt))}</b>"
    if field.optional:
        prompt = aside(translate, prompt, safe(translate("optional")))
    lines = [prompt, safe(field.term)]
    if short:
        return "\n".join(lines)
    person = asked.known.get("entity_class") == "individual"
    if told := (field.help_person if person else "") or field.help:
        lines.append(f"<i>{safe(translate(told))}</i>")
    if shown := (field.sample_person if person else "") or field.sample:
        sample = f"<code>{safe(shown)}</code>"
        lines.append(pair(translate, safe(translate("Example")), sample))
    return "\n".join(lines)


def explanation(field: Field, catalog: Catalog, translate: Translate) -> str:
    """Why a question is asked, where its answer is found, how a document must look; may be
    empty."""
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
    return "\n".join(lines)


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
    """The review's first page: what blocks, the key answers, sections with their state, and how
    many findings of which grade."""
    kind = catalog.kinds[review.draft.kind]
    lines = [
        f"<b>{safe(translate('Check your answers'))}</b>",
        f"{safe(translate(kind.label))} · {safe(name)}",
        *([why] if why else []),
    ]
    lines += blocked(review, catalog, translate)
    lines.append(safe(translate("Nothing has been sent anywhere yet.")))
    lines += ["", *_answers(review, translate)]
    titles = {stage.id: stage.title for stage in catalog.stages}
    lines.append("")
    for section in review.sections:
        state = safe(status(translate, section))
        told = aside(translate, state, f"{section.done}/{section.total}")
        lines.append(f"• {safe(translate(titles[section.stage]))} — {told}")
    lines.append("")
    lines += counts(review.findings, translate)
    return "\n".join(lines)[:LONGEST]


KEY_ANSWERS = (
    "entity_name",
    "entity_cert_no",
    "region",
    "domain",
    "site_icp_number",
    "entity_icp_number",
    "instance_product",
    "leader_name",
    "leader_mobile",
    "site_name",
    "administrator_name",
    "administrator_mobile",
)
"""What tells one filing from another: on the first page of the review, each to be changed."""

SHOWN_ANSWERS = 8


def key_answers(review: Review) -> list[tuple[Field, Value]]:
    """Those of them that this filing asks and that are answered."""
    rows = {field.id: (field, answer) for part in review.sections for field, answer in part.rows}
    found = [rows[key] for key in KEY_ANSWERS if key in rows and rows[key][1] is not None]
    return found[:SHOWN_ANSWERS]


def _answers(review: Review, translate: Translate) -> list[str]:
    shown = [
        (translate(field.label), safe(cut(value(translate, field, answer), 60)))
        for field, answer in key_answers(review)
    ]
    return [
        f"{n}. {pair(translate, safe(label), f'<b>{told}</b>')}"
        for n, (label, told) in enumerate(shown, 1)
    ]


BLOCKING = 4
"""So many blocking findings have a button of their own on the first page of the review."""


def blocking(review: Review) -> list[Finding]:
    """What is wrong with given answers, one finding a question; open questions are another
    matter."""
    found = checks.blocking(review.findings)
    first = {one.field: one for one in reversed(found) if one.rule != checks.NOT_ANSWERED}
    return sorted(first.values(), key=found.index)


def blocked(review: Review, catalog: Catalog, translate: Translate) -> list[str]:
    """Why there is no package yet: how many answers, and which."""
    found = blocking(review)
    if not found:
        return []
    names = [
        translate(catalog.fields[one.field].label) for one in found if one.field in catalog.fields
    ]
    told = translate(", ").join(names[:BLOCKING]) + ("…" if len(names) > BLOCKING else "")
    text = "⛔ " + translate("To be corrected before the package can be made: {count} ({labels})")
    return [safe(text).format(count=len(found), labels=safe(told))]


def counts(findings: Sequence[Finding], translate: Translate) -> list[str]:
    """One line a grade that occurs; open questions are counted on a line of their own."""
    missing = sum(found.rule == checks.NOT_ANSWERED for found in findings)
    lines = []
    if missing:
        lines.append(fill(translate, "Questions still open: {count}", {"count": missing}))
    for grade, label in checks.GRADES.items():
        number = sum(f.severity is grade and f.rule != checks.NOT_ANSWERED for f in findings)
        if number:
            lines.append(f"{sign(grade)} {pair(translate, safe(translate(label)), number)}")
    return lines or [safe(translate("All checks passed."))]


FROM = {
    "text": Term("from your text"),
    "licence": Term("from the licence"),
    "identity": Term("from the identity card"),
    "domain": Term("from the domain certificate"),
    "earlier": Term("from an earlier filing"),
}
"""Where an answer comes from that was not typed."""


def section(
    rows: Section,
    catalog: Catalog,
    translate: Translate,
    first: int,
    origins: Mapping[str, str] | None = None,
    *,
    reveal: bool = False,
) -> str:
    """One section's answers as a numbered list; the numbers are the buttons below."""
    stage = next(s for s in catalog.stages if s.id == rows.stage)
    lines = [f"<b>{safe(translate(stage.title))}</b> · {safe(stage.term)}", ""]
    for n, (field, answer) in enumerate(rows.rows, first):
        open_ = answer is None and not field.optional
        shown = translate("Not answered yet")
        if not open_:
            shown = value(translate, field, answer, reveal=reveal)
        told = f"<b>{safe(cut(shown, 120))}</b>"
        if origins and field.id in origins:
            told = aside(translate, told, safe(translate(FROM[origins[field.id]])))
        lines.append(f"{n}. {pair(translate, safe(translate(field.label)), told)}")
    return "\n".join(lines)[:LONGEST]


def kind(label: str, zh: str) -> str:
    """A kind of filing on a button: its name, and the official one beside it."""
    return label if zh in label else f"{label} · {zh}"


def draft_name(summary: Summary, catalog: Catalog, translate: Translate) -> str:
    """A draft by its domain; as long as there is none, by its kind."""
    return summary.name or translate(catalog.kinds[summary.draft.kind].label)


def draft_line(summary: Summary, catalog: Catalog, translate: Translate) -> str:
    """A draft in a list: its domain (or "new"), kind, and how far it is."""
    kind = translate(catalog.kinds[summary.draft.kind].label)
    name = summary.name or translate("no domain yet")
    return f"{name} · {kind} · {state(summary, translate)}"


def state(summary: Summary, translate: Translate) -> str:
    """How far a draft is; behind its last question, whether there is a package of it."""
    if summary.reference:
        return translate("package {reference} made").format(reference=summary.reference)
    if summary.done == summary.total:
        return translate("filled in")
    return f"{summary.done}/{summary.total}"
