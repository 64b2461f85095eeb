"""One kind of check on some facts, as the tests of the kinds ask it."""

import datetime as dt

from filing import toml
from filing.checks import CHECKS, Outside, Situation
from filing.loader import default

CATALOG = default()
DAY = dt.date(2026, 11, 23)


def finds(check: str, fields: str, known: dict, outside: Outside | None = None, **params):
    kind = CHECKS[check]
    built = toml.build(kind.params, params, check)
    situation = Situation(known, tuple(fields.split()), DAY, CATALOG, outside or Outside())
    found = kind.function(situation, built)
    assert found is None or set(found) == set(kind.gives), (found, kind.gives)
    return found
