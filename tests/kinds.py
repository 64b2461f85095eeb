"""One kind of check on some facts, as the tests of the kinds ask it."""

import datetime as dt

from filing import toml
from filing.checks import CHECKS, CheckContext, Outside
from filing.loader import default

CATALOG = default()
DAY = dt.date(2026, 11, 23)


def finds(
    check: str,
    fields: str,
    known: dict,
    outside: Outside | None = None,
    day: dt.date = DAY,
    **params,
):
    kind = CHECKS[check]
    built = toml.build(kind.params, params, check)
    context = CheckContext(known, tuple(fields.split()), day, CATALOG, outside or Outside())
    found = kind.function(context, built)
    assert found is None or set(found) == set(kind.gives), (found, kind.gives)
    return found
