"""Prints findings of the checks as plain text in the reader's language."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from filing import checks
from filing.model import Catalog, Finding, Severity
from filing.problems import Term, Translate

READY = Term("Nothing was found that would be refused.")
QUESTIONED = Term("Nothing is certain to be refused, but what is marked ! may be.")
TOO_EARLY = Term("Ready, but to be handed in later: see what is marked ◷.")
NOT_READY = Term("Not ready: see what is marked ✗.")

SIGNS = {Severity.ERROR: "✗", Severity.NOT_BEFORE: "◷", Severity.WARNING: "!", Severity.ADVICE: "i"}


def closing(found: Sequence[Finding]) -> Term:
    """The last word on a filing: that of its gravest finding."""
    grades = {finding.severity for finding in found}
    if Severity.ERROR in grades:
        return NOT_READY
    if Severity.WARNING in grades:
        return QUESTIONED
    return TOO_EARLY if Severity.NOT_BEFORE in grades else READY


HERE: Final = {
    "“{value}” is none of the answers offered. Tap one, or send its number (1 to {count}).": Term(
        "“{value}” is none of the {count} answers that this field takes."
    ),
    "Send the scope of business in the chat, beginning with 经营范围: the answer says what the"
    " province asks for, with sources.": Term(
        "`icp-guide scope` says what the province asks for, with sources."
    ),
    "Send a photo or scan, or choose to upload it in the official app.": Term(
        "Name it in “documents”, or give in_app as its answer."
    ),
}
"""What is said otherwise where nobody taps or sends anything."""


def fitting(finding: Finding) -> Finding:
    """The finding in words for the command line."""
    said, fix = HERE.get(finding.message), HERE.get(finding.fix)
    return replace(finding, message=said or finding.message, fix=fix or finding.fix)


def lines(catalog: Catalog, finding: Finding, say: Translate) -> list[str]:
    """Grade and reason with rule and field, what to do about it, and where it is written."""
    finding = fitting(finding)
    grade = f"{SIGNS[finding.severity]} {say(checks.GRADES[finding.severity])}"
    reason = say("{label}: {value}").format(label=grade, value=checks.message(finding, say))
    found = [f"{reason} [{finding.rule}, {finding.field}]"]
    if fix := checks.fix(finding, say):
        found.append(f"    {fix}")
    cited = checks.citation(catalog, finding)
    parts = [say(part) for part in (cited.title, cited.chapter) if part]
    return [*found, "    " + " · ".join([*parts, cited.as_of])]
