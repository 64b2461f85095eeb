"""What follows from an answer: province, class of the entity, ages … computed as the route is walked, never stored."""

import datetime as dt
from collections.abc import Callable

from filing.model import Value

INDIVIDUAL = "5"
"""MIIT code of the entity nature 个人."""

Known = dict[str, Value]


def _region(known: Known, _day: dt.date) -> None:
    region = str(known["region"])
    known["province"] = f"{region[:2]}0000"
    known["city"] = f"{region[:4]}00"


def _entity_class(known: Known, _day: dt.date) -> None:
    individual = known["entity_nature"] == INDIVIDUAL
    known["entity_class"] = "individual" if individual else "organisation"


FOLLOWS: dict[str, Callable[[Known, dt.date], None]] = {
    "region": _region,
    "entity_nature": _entity_class,
}
"""By the field that was answered: what it adds to the facts."""

NAMES = ("province", "city", "entity_class")
"""Every derived fact, as conditions and checks may name it."""


def derive(known: Known, field: str, day: dt.date) -> None:
    """Adds to `known` the facts that follow from the answer to `field` just entered there."""
    follow = FOLLOWS.get(field)
    if follow is not None and known[field] is not None:
        follow(known, day)
