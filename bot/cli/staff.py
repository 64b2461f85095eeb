"""`staff add|list|role|remove` and `cases list|show|export`: the desk from the command line."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.cli.stored import Stored
    from desk.model import Case
    from desk.service import Desk

OK, NOTHING = 0, 1
ROLES = ("agent", "lead")

Step = Callable[["Desk", argparse.Namespace], Awaitable[int]]


def add_parsers(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """Both groups of commands; they need ICP_DATABASE_URL, ICP_KEYS and ICP_DATA_DIR."""
    staff = commands.add_parser("staff", help="who works at the desk: add, list, role, remove")
    deeds = staff.add_subparsers(metavar="ACTION", required=True)
    add = deeds.add_parser("add", help="add a member of the desk, or change name and role")
    add.add_argument("user", type=int, help="the person's Telegram id (a number)")
    add.add_argument("name", help="as colleagues see it on cards")
    add.add_argument("--role", choices=ROLES, default="agent", help="a lead may also reveal")
    add.add_argument("--langs", default="", help="languages, such as en,zh")
    add.set_defaults(run=_runner(_add))
    listed = deeds.add_parser("list", help="print the members")
    listed.add_argument("--json", action="store_true", help="as JSON")
    listed.set_defaults(run=_runner(_list))
    role = deeds.add_parser("role", help="change a member's role")
    role.add_argument("user", type=int)
    role.add_argument("role", choices=ROLES)
    role.set_defaults(run=_runner(_role))
    remove = deeds.add_parser("remove", help="no member any more; claimed cases are free again")
    remove.add_argument("user", type=int)
    remove.set_defaults(run=_runner(_remove))
    _add_cases(commands)


def _add_cases(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    cases = commands.add_parser("cases", help="conversations with staff: list, show, export")
    deeds = cases.add_subparsers(metavar="ACTION", required=True)
    listed = deeds.add_parser("list", help="print the open cases, or those of the last days")
    listed.add_argument("--days", type=int, default=0, help="all cases opened in so many days")
    listed.add_argument("--json", action="store_true", help="as JSON")
    listed.set_defaults(run=_runner(_cases))
    show = deeds.add_parser("show", help="print one case with all that was said and done")
    show.add_argument("case", type=int)
    show.set_defaults(run=_runner(_show))
    export = deeds.add_parser("export", help="write a case's transcript as .txt and .json")
    export.add_argument("case", type=int)
    export.add_argument("-o", "--out", type=Path, default=Path(), help="the folder (default: here)")
    export.set_defaults(run=_runner(_export))


# ---------------------------------------------------------------------- staff


async def _add(desk: "Desk", arguments: argparse.Namespace) -> int:
    from bot.settings import applicant_token, desk_settings  # noqa: PLC0415 - only this command
    from desk.model import Role, Staff  # noqa: PLC0415 - only this command needs it

    applicants = applicant_token()
    langs = tuple(code for code in arguments.langs.split(",") if code)
    member = Staff(arguments.user, arguments.name, Role(arguments.role), languages=langs)
    await desk.members.enlist(member)
    print(f"{member.id} {member.name} is {member.role} of the desk")
    token, _chat, api = desk_settings()
    if token:
        from bot.staff import startup  # noqa: PLC0415 - only where there is a desk to look at

        for line in await startup.all_missing((applicants, token), api, desk.group, [member]):
            print(f"still missing: {line}")
    return OK


async def _list(desk: "Desk", arguments: argparse.Namespace) -> int:
    members = [
        {
            "id": member.id,
            "name": member.name,
            "role": str(member.role),
            "active": member.active,
            "on_duty": member.on_duty,
            "langs": list(member.languages),
        }
        for member in await desk.members.all()
    ]
    if arguments.json:
        print(json.dumps(members, ensure_ascii=False, indent=2))
        return OK
    for one in members:
        marks = [name for name in ("active", "on_duty") if one[name]]
        print(f"{one['id']:>14}  {one['role']:<6} {one['name']}  {', '.join(marks)}")
    return OK if members else NOTHING


async def _role(desk: "Desk", arguments: argparse.Namespace) -> int:
    from dataclasses import replace  # noqa: PLC0415 - beside its only use

    from desk.model import Role  # noqa: PLC0415 - only this command needs it

    member = await desk.members.get(arguments.user)
    if member is None:
        return _missing(f"no active member {arguments.user}")
    await desk.members.enlist(replace(member, role=Role(arguments.role)))
    print(f"{member.id} {member.name} is {arguments.role} of the desk")
    return OK


async def _remove(desk: "Desk", arguments: argparse.Namespace) -> int:
    if not await desk.members.dismiss(arguments.user):
        return _missing(f"no active member {arguments.user}")
    print(f"{arguments.user} is no longer with the desk")
    return OK


# ---------------------------------------------------------------------- cases


async def _cases(desk: "Desk", arguments: argparse.Namespace) -> int:
    found = [_row(case) for case in await desk.reports.cases(arguments.days or None)]
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False, indent=2))
        return OK
    for one in found:
        print(f"#{one['id']:<6} {one['status']:<13} {one['lang']}  {one['opened']}  {one['field']}")
    return OK if found else NOTHING


def _row(case: "Case") -> dict[str, object]:
    """Ids and states only: nothing that was said."""
    return {
        "id": case.id,
        "status": str(case.status),
        "lang": case.language,
        "staff": case.staff,
        "draft": case.draft,
        "field": case.field,
        "opened": case.opened_at.isoformat(timespec="seconds"),
        "first_answer": case.first_staff_at and case.first_staff_at.isoformat(timespec="seconds"),
        "closed": case.closed_at and case.closed_at.isoformat(timespec="seconds"),
        "rating": case.rating,
    }


async def _show(desk: "Desk", arguments: argparse.Namespace) -> int:
    from desk.transcript import as_text  # noqa: PLC0415 - only this command needs it
    from filing.errors import NotFound  # noqa: PLC0415 - only these commands need it

    try:
        lines = await desk.reports.transcript(arguments.case, internal=True)
    except NotFound:
        return _missing(f"no case {arguments.case}")
    print(as_text(arguments.case, lines), end="")
    return OK


async def _export(desk: "Desk", arguments: argparse.Namespace) -> int:
    from desk.transcript import as_json, as_text  # noqa: PLC0415 - only this command needs it
    from filing.errors import NotFound  # noqa: PLC0415 - only these commands need it

    try:
        lines = await desk.reports.transcript(arguments.case, internal=True)
    except NotFound:
        return _missing(f"no case {arguments.case}")
    folder = Path(arguments.out)
    for name, text in (
        (f"case-{arguments.case}.txt", as_text(arguments.case, lines)),
        (f"case-{arguments.case}.json", as_json(arguments.case, lines)),
    ):
        await asyncio.to_thread((folder / name).write_text, text, "utf-8")
        print(folder / name)
    return OK


# ---------------------------------------------------------------------- around them


def _runner(step: Step) -> Callable[[argparse.Namespace], int]:
    """The command with a desk on the database that the environment names."""

    def run(arguments: argparse.Namespace) -> int:
        from bot.cli import stored  # noqa: PLC0415 - only these commands need it

        return stored.run(lambda here: _with_desk(step, arguments, here))

    return run


async def _with_desk(step: Step, arguments: argparse.Namespace, here: "Stored") -> int:
    from bot import clock  # noqa: PLC0415 - only these commands need it
    from bot.settings import desk_settings  # noqa: PLC0415 - only this command needs it
    from desk.context import DeskSettings  # noqa: PLC0415 - only this command needs it
    from desk.service import Desk  # noqa: PLC0415 - only this command needs it

    _token, chat, _api = desk_settings()
    async with await here.opened() as database:
        desk = Desk(database.unit, DeskSettings(chat), lambda _code: str, clock.now)
        await desk.context.load()
        return await step(desk, arguments)


def _missing(what: str) -> int:
    print(f"icp-guide: {what}", file=sys.stderr)
    return NOTHING
