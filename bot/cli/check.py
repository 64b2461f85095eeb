"""Commands on the content and on a filing in a file: `fields`, `rules`, `check`."""

import argparse
import datetime as dt
import json
import sys
from collections.abc import Mapping
from typing import Any

from bot import clock
from bot.cli import arguments as given
from bot.cli import report as told
from filing import checks
from filing import filing_file as sheet
from filing.loader import default
from filing.model import Catalog, Field, Finding, Rule, When
from filing.problems import Problem, Translate

READY, BLOCKED, UNREADABLE = 0, 1, 2


def add_parsers(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """`fields`, `rules`, `check`."""
    fields = commands.add_parser("fields", help="every field of the form")
    fields.add_argument("--json", action="store_true", help="as JSON")
    fields.set_defaults(run=_fields)
    rules = commands.add_parser(
        "rules",
        help="every limit check with its source",
        description="Every limit check with its source. It holds from its `since` until the day "
        "before its `until`.",
    )
    rules.add_argument(
        "--on",
        type=given.day,
        metavar="DATE",
        help="only those in force on that day, YYYY-MM-DD (default: of every time)",
    )
    rules.add_argument("--json", action="store_true", help="as JSON")
    rules.set_defaults(run=_rules)
    check = commands.add_parser(
        "check", help="check a filing in a JSON file (- for standard input)"
    )
    check.add_argument(
        "file",
        metavar="FILE",
        help='{"kind": …, "answers": {…}, "documents": […]}; '
        '"used_service_numbers": […] names those that other filings have used',
    )
    check.add_argument(
        "--on", type=given.day, metavar="DATE", help="as of that day (default: today)"
    )
    check.add_argument("--lang", default="en", help="language of the messages (default: en)")
    check.add_argument("--json", action="store_true", help="as JSON")
    check.set_defaults(run=_check)


# ------------------------------------------------------------------ fields


def _fields(arguments: argparse.Namespace) -> int:
    catalog = default()
    rows = [_field(catalog, field) for field in catalog.fields.values()]
    if arguments.json:
        return _print(rows)
    for row in rows:
        print(f"{row['id']:32} {row['kind']:9} {row['required']:12} {row['labels']['zh']}")
    return READY


def _field(catalog: Catalog, field: Field) -> dict[str, Any]:
    stage = next(stage for stage in catalog.stages if stage.id == field.stage)
    alternatives = [conditions for conditions in (field.when, *field.also_when) if conditions]
    conditional = bool(alternatives or stage.when)
    return {
        "id": field.id,
        "stage": field.stage,
        "kind": str(field.kind),
        "required": "optional" if field.optional else "conditional" if conditional else "always",
        "kinds_of_filing": list(stage.kinds or catalog.kinds),
        "condition": {
            "all": [_condition(when) for when in stage.when],
            "any": [[_condition(when) for when in conditions] for conditions in alternatives],
        },
        "choices": [
            {
                "code": choice.code,
                "labels": {"en": choice.label, "zh": choice.zh},
                "condition": [_condition(when) for when in choice.when],
            }
            for choice in field.choices
        ],
        "labels": {"en": field.label, "zh": field.term},
        "prompt": field.prompt,
        "sample": field.sample,
    }


def _condition(when: When) -> dict[str, Any]:
    parts: dict[str, Any] = {
        "is_one_of": list(when.is_one_of),
        "is_not_one_of": list(when.is_not_one_of),
        "has": list(when.has),
        "at_least": when.at_least,
        "less_than": when.less_than,
    }
    return {
        "field": when.field,
        **{key: part for key, part in parts.items() if part not in ([], None)},
    }


# ------------------------------------------------------------------ rules


def _rules(arguments: argparse.Namespace) -> int:
    catalog = default()
    day = arguments.on
    rows = [_rule(catalog, rule) for rule in catalog.rules if day is None or rule.in_force(day)]
    if arguments.json:
        return _print(rows)
    for row in rows:
        print(f"{row['id']:36} {row['severity']:8} {row['source']['chapter']}")
    return READY


def _rule(catalog: Catalog, rule: Rule) -> dict[str, Any]:
    source = catalog.sources[rule.source]
    return {
        "id": rule.id,
        "severity": str(rule.severity),
        "fields": list(rule.fields),
        "source": {
            "id": source.id,
            "title": source.title,
            "chapter": rule.chapter,
            "as_of": source.as_of,
            "url": source.url,
        },
        "since": rule.since.isoformat() if rule.since else None,
        "until": rule.until.isoformat() if rule.until else None,
        "check": rule.check,
        "kinds_of_filing": list(rule.kinds or catalog.kinds),
        "condition": [_condition(when) for when in rule.when],
        "replaces": rule.replaces or None,
        "message": rule.message,
        "fix": rule.fix,
        "older": rule.older,
    }


# ------------------------------------------------------------------ check


def _check(arguments: argparse.Namespace) -> int:
    catalog = default()
    try:
        say = given.language(arguments.lang)
    except given.Unreadable as error:
        print(f"icp-guide: {error}", file=sys.stderr)
        return UNREADABLE
    found = read(arguments.file, catalog, arguments.on or clock.today())
    if isinstance(found, str):
        print(f"icp-guide: {found}", file=sys.stderr)
        return UNREADABLE
    if arguments.json:
        rows = [_finding(catalog, finding, say) for finding in found.findings]
        _print({"ready": found.ready, "findings": rows})
    else:
        for finding in found.findings:
            print(*told.lines(catalog, finding, say), sep="\n")
        print(say(told.closing(found.findings)))
    return READY if found.ready else BLOCKED


def read(name: str, catalog: Catalog, day: dt.date) -> sheet.Sheet | str:
    """The filing in that file, or in one sentence why it cannot be read."""
    try:
        data = given.read(name)
    except given.Unreadable as error:
        return str(error)
    found = sheet.read(catalog, data, day)
    return f"{name}: {found.say(str)}" if isinstance(found, Problem) else found


def _finding(catalog: Catalog, finding: Finding, say: Translate) -> dict[str, Any]:
    finding, cited = told.fitting(finding), checks.citation(catalog, finding)
    return {
        "rule": finding.rule,
        "severity": str(finding.severity),
        "field": finding.field,
        "message": checks.message(finding, say),
        "fix": checks.fix(finding, say),
        "source": {
            "id": cited.id,
            "title": say(cited.title),
            "chapter": say(cited.chapter),
            "as_of": cited.as_of,
        },
    }


def _print(value: Mapping[str, Any] | list[Any]) -> int:
    print(json.dumps(value, ensure_ascii=False, indent=2))
    return READY
