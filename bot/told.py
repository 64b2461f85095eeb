"""How commands tell what the checks found: lines of plain text in the reader's language."""

from filing import checks
from filing.model import Catalog, Finding, Severity
from filing.problems import Term, Translate

READY = Term("Nothing was found that would be refused.")
NOT_READY = Term("Not ready: see what is marked ✗.")

SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.ADVICE: "i"}


def lines(catalog: Catalog, finding: Finding, say: Translate) -> list[str]:
    """Grade and reason with rule and field, what to do about it, and where it is written."""
    grade = f"{SIGNS[finding.severity]} {say(checks.GRADES[finding.severity])}"
    reason = say("{label}: {value}").format(label=grade, value=checks.message(finding, say))
    found = [f"{reason} [{finding.rule}, {finding.field}]"]
    if fix := checks.fix(finding, say):
        found.append(f"    {fix}")
    cited = checks.citation(catalog, finding)
    parts = [say(part) for part in (cited.title, cited.chapter) if part]
    return [*found, "    " + " · ".join([*parts, cited.as_of])]
