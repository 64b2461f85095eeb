"""The audit log of a case in words: names of events and their details. Pure."""

from collections.abc import Mapping

from desk.model import TOLD, Event
from filing.problems import Translate

SAID = frozenset({"commented", "canned", "suggested", "correction", "edited", "rewritten"})
"""Events in which somebody said something: they belong to what the applicant may read."""

BARE = frozenset({"preview", "album", "link", "fix", "entry", "message", "fresh", "op"})
"""Details that say nothing to a reader."""

PEOPLE = frozenset({"to", "staff"})
"""Details that are somebody's number."""


def name(_: Translate, kind: str) -> str:
    """What happened, in words; what is not known by its own name."""
    return _by_itself(_).get(kind) or {
        "asked": _("asked"),
        "claimed": _("claimed"),
        "released": _("released"),
        "assigned": _("handed over"),
        "transferred": _("handed over"),
        "also_wrote": _("wrote too"),
        "note": _("note"),
        "canned": _("ready-made reply"),
        "suggested": _("answer of the FAQ"),
        "correction": _("correction asked"),
        "corrected": _("corrected"),
        "edited": _("edited"),
        "rewritten": _("rewritten"),
        "deleted": _("deleted"),
        "taken_back": _("taken back"),
        "revealed": _("personal data viewed"),
        "refused": _("refused"),
        "closed": _("closed"),
        "reopened": _("opened again"),
        "rated": _("rated"),
        "commented": _("comment on the conversation"),
        "offered": _("offered to"),
        "kept_open": _("keeps it open"),
        "muted": _("muted"),
        "unmuted": _("no longer muted"),
        "snoozed": _("put off"),
        "banned": _("banned"),
        "unbanned": _("no longer banned"),
        "blocked": _("has blocked the bot"),
        "unblocked": _("is back"),
        "promoted": _("proposed for the FAQ"),
    }.get(kind, kind)


def _by_itself(_: Translate) -> Mapping[str, str]:
    """What nobody did."""
    return {
        "alert": _("alert, minutes"),
        "due_soon": _("an answer was due soon, minutes"),
        "quiet_told": _("told that it closes soon"),
        "topic": _("topic created"),
        "topic_lost": _("topic lost"),
        "failed": _("not delivered"),
        "possible_duplicate": _("possibly sent twice"),
    }


def details(event: Event, names: Mapping[int, str]) -> str:
    """What of an event says something to a reader; members by name, edits as old and new."""
    if {"old", "new"} <= event.details.keys():
        return f"«{event.details['old']}» → «{event.details['new']}»"
    return ", ".join(
        _person(value, names) if key in PEOPLE else f"{value}"
        for key, value in event.details.items()
        if value not in {"", 0} and key not in BARE
    )


def _person(value: object, names: Mapping[int, str]) -> str:
    return names.get(value, str(value)) if isinstance(value, int) else str(value)


def shown(event: Event, *, internal: bool) -> bool:
    """A ready-made text stands among the messages already; the rest of the audit is the desk's."""
    if event.type == TOLD or event.details.get("link"):
        return False
    return internal or event.type in SAID
