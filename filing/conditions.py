"""Evaluates conditions (`when`): whether a question is asked, which choices are offered."""

from collections.abc import Iterable

from filing.model import Choice, Facts, Field, Value, When


def holds(when: When, known: Facts) -> bool:
    """One condition; an unanswered or skipped fact fulfils none."""
    value = known.get(when.field)
    if value is None:
        return False
    if when.has or when.lacks:
        return isinstance(value, tuple) and _among(value, when)
    if when.at_least is not None or when.less_than is not None:
        return isinstance(value, int) and _within(value, when)
    if when.is_not_one_of and value in when.is_not_one_of:
        return False
    return not when.is_one_of or value in when.is_one_of


def _among(value: tuple[str, ...], when: When) -> bool:
    if when.has:
        return any(item in value for item in when.has)
    return not any(item in value for item in when.lacks)


def _within(value: int, when: When) -> bool:
    return (when.at_least is None or value >= when.at_least) and (
        when.less_than is None or value < when.less_than
    )


def all_hold(conditions: Iterable[When], known: Facts) -> bool:
    """Every one of them; no condition at all holds."""
    for when in conditions:  # noqa: SIM110 - a generator costs twice, hundreds of times an answer
        if not holds(when, known):
            return False
    return True


def applies(field: Field, known: Facts) -> bool:
    """Whether the question is asked: one of its sets of conditions holds."""
    if all_hold(field.when, known):
        return True
    return any(all_hold(conditions, known) for conditions in field.also_when)


def choices(field: Field, known: Facts) -> tuple[Choice, ...]:
    """The answers that a choice field offers in the light of what is known."""
    return tuple(choice for choice in field.choices if all_hold(choice.when, known))


def is_offered(field: Field, value: Value, known: Facts) -> bool:
    """False for a choice that an earlier answer has ruled out since: its question is asked again.

    Where a rule of its own says what such an answer breaks (`unfit`), that finding tells more.
    """
    if field.unfit or value is None or not field.choices:
        return True
    chosen = value if isinstance(value, tuple) else (value,)
    return all(
        all_hold(choice.when, known)
        for choice in field.choices
        if choice.when and choice.code in chosen
    )
