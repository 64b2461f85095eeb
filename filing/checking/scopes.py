"""The check kind that reads a scope of business (经营范围)."""

from filing import preapproval, scope
from filing.checking.context import Check, CheckContext, CheckResult, Kinds, Nothing


def scope_sectors(s: CheckContext, _p: Nothing) -> CheckResult:
    """Nothing in the scope of business (first field), or in the name (second), points at a sector
    with a pre-approval other than the one chosen (third)."""
    chosen = s.text(2)
    reading = scope.read(preapproval.default(), s.text(), s.fact("province") or "", s.text(1))
    hits = [hit for hit in reading.hits if hit.matters and hit.sector.code != chosen]
    if not hits:
        return None
    words = "、".join(word for hit in hits for word in hit.words)
    sectors = "、".join(hit.sector.zh for hit in hits)
    return {"words": words, "sectors": sectors, "papers": _papers(hits)}


def scope_read(s: CheckContext, _p: Nothing) -> CheckResult:
    """The text is a scope of business."""
    text = s.text()
    understood = scope.read(preapproval.default(), text).understood
    return None if not text or understood else {"value": text[:60]}


def _papers(hits: list[scope.SectorHit]) -> str:
    named = dict.fromkeys(hit.sector.paper_zh for hit in hits)
    return "、".join(named)


KINDS: Kinds = {
    "scope_sectors": Check(Nothing, scope_sectors, ("words", "sectors", "papers"), partial=True),
    "scope_read": Check(Nothing, scope_read, ("value",)),
}
