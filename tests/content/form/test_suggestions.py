"""What a button offers as an answer is an answer that the checks of the same filing let pass."""

import datetime as dt
import json
from pathlib import Path

import pytest

from filing import checks, flow, values
from filing.loader import default
from filing.problems import Problem

DATA = Path(__file__).parents[2] / "data"
DAY = dt.date(2026, 11, 23)
SAMPLES = ("add_provider", "enterprise", "individual", "new_website")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_suggestion_passes(name):
    filing = json.loads((DATA / f"{name}.json").read_text("utf-8"))
    catalog, answers = default(), dict(filing["answers"])
    answers = {key: tuple(one) if isinstance(one, list) else one for key, one in answers.items()}
    path = flow.route(catalog, filing["kind"], answers, DAY)
    offered = [
        (field, text) for field in path.fields for text in field.suggest and _texts(field, path)
    ]
    assert offered
    for field, text in offered:
        parsed = values.parse(field, text, {})
        assert not isinstance(parsed, Problem), (field.id, text)
        told = flow.route(catalog, filing["kind"], {**answers, field.id: parsed}, DAY)
        found = checks.findings_for(field.id, catalog, told, DAY, checks.Outside())
        assert [one.rule for one in found if one.blocks] == [], (field.id, text)


def _texts(field, path):
    return [text for key, text in flow.offers(field, path.known) if key.isdigit()]
