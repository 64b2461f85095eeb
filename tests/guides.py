"""Answers to the guides of the form, made of the answers that a sample filing gives one by one."""

from collections.abc import Mapping

PERSON = ("name", "cert_no", "cert_expires", "mobile", "emergency", "phone2", "email")


def with_guides(given: Mapping[str, object], documents: object = ()) -> dict[str, object]:
    """The same filing as somebody tells it who is asked the guides first."""
    return {
        "infrastructure": _infrastructure(given),
        "site_features": _features(given),
        "instance_expires": given.get("instance_expires", "2027-10-24"),
        "declarations": True,
        "documents_where": "here" if documents else "in_app",
        **{f"{who}_{how}": _person(given, who) for who, how in _PERSONS},
        **given,
    }


_PERSONS = [(who, how) for who in ("leader", "administrator") for how in ("person", "contacts")]


def _infrastructure(given: Mapping[str, object]) -> list[str]:
    found = [
        code
        for code, field in (
            ("slb", "behind_slb"),
            ("cdn", "cdn_area"),
            ("oss", "oss_domain"),
            ("waf", "waf"),
            ("anti_ddos", "anti_ddos"),
        )
        if given.get(field) not in (None, False, "none")
    ]
    return found or ["none"]


def _features(given: Mapping[str, object]) -> list[str]:
    found = [
        code
        for code, field in (
            ("forum", "has_forum"),
            ("paid", "commercial"),
            ("approval", "pre_approval"),
        )
        if given.get(field) not in (None, False, "none")
    ]
    return found or ["none"]


def _person(given: Mapping[str, object], who: str) -> str | None:
    """All parts in one message, each on its line; None where none is given."""
    parts = [str(given[f"{who}_{part}"]) for part in PERSON if given.get(f"{who}_{part}")]
    return "\n".join("长期" if part == "long_term" else part for part in parts) or None


def corrections(
    known: Mapping[str, object], assumed: frozenset[str], given: Mapping[str, object]
) -> dict[str, object]:
    """What was assumed and is otherwise in the sample."""
    return {key: given[key] for key in assumed if key in given and given[key] != known.get(key)}
