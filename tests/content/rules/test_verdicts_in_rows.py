"""Tables of whole filings with the verdict that the pages give: no refusal of what they allow."""

import datetime as dt
import json

import pytest

from filing import checks, filing_file
from filing.model import IN_APP, Finding, Kind, Severity
from tests import filings


def rows(name: str) -> list[dict]:
    text = (filings.DATA / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def judged(row: dict, found: tuple[Finding, ...]) -> None:
    """Nothing else blocks than what the row names, and what it names does."""
    blocking = [one.rule for one in checks.blocking(found)]
    assert bool(blocking) is bool(row["blocked"]), blocking
    assert not blocking or any(filings.named(row["blocked"], rule) for rule in blocking), blocking


@pytest.mark.parametrize("row", rows("filings_further"), ids=lambda row: row["id"])
def test_a_filing_of_our_own_table(row):
    found = filings.found(filings.filing(row), row.get("kind", "initial"))
    judged(row, found)
    warned = [one.rule for one in found if one.severity in {Severity.ERROR, Severity.WARNING}]
    pattern = row.get("warns", "")
    if pattern:
        hit = any(filings.named(pattern.removeprefix("-"), rule) for rule in warned)
        assert hit is not pattern.startswith("-"), warned


@pytest.mark.parametrize("row", rows("filings_seen"), ids=lambda row: row["id"])
def test_a_filing_that_once_got_a_wrong_verdict(row):
    base = json.loads((filings.DATA / f"{row['base']}.json").read_text("utf-8"))["answers"]
    answers = {key: value for key, value in base.items() if key not in row.get("without", ())}
    documents = [f.id for f in filings.CATALOG.fields.values() if f.kind is Kind.DOCUMENT]
    data = {
        "kind": row["kind"],
        "answers": answers | row["changes"],
        "documents": [{"field": field, "file": IN_APP} for field in documents],
    }
    read = filing_file.read(filings.CATALOG, data, dt.date.fromisoformat(row["on"]))
    assert isinstance(read, filing_file.Sheet)
    judged(row, read.findings)
