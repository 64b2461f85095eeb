"""`quarantine list|retry|drop`: what was set aside so that nothing waits behind it."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from storage.quarantine import Quarantine

OK, NOTHING = 0, 1


def add_parsers(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """They need ICP_DATABASE_URL, ICP_KEYS and ICP_DATA_DIR."""
    group = commands.add_parser(
        "quarantine", help="updates and messages that were set aside: list, retry, drop"
    )
    deeds = group.add_subparsers(metavar="ACTION", required=True)
    listed = deeds.add_parser("list", help="print ids, reasons and attempts")
    listed.add_argument("--json", action="store_true", help="as JSON")
    listed.set_defaults(run=_run, deed="list")
    for deed, what in (("retry", "handle it once more"), ("drop", "give it up for good")):
        one = deeds.add_parser(deed, help=what)
        one.add_argument("item", help="an id, as `list` prints it")
        one.set_defaults(run=_run, deed=deed)


def _run(arguments: argparse.Namespace) -> int:
    from bot.cli import stored  # noqa: PLC0415 - heavy, and only here

    async def work(here: stored.Stored) -> int:
        async with await here.opened() as database:
            return await _deed(database.quarantine, arguments)

    return stored.run(work)


async def _deed(quarantine: "Quarantine", arguments: argparse.Namespace) -> int:
    if arguments.deed == "list":
        items = await quarantine.items()
        if arguments.json:
            found = [
                {"id": item.id, "reason": item.reason, "attempts": item.attempts} for item in items
            ]
            print(json.dumps(found, indent=2))
        else:
            for item in items:
                print(f"{item.id}\t{item.reason}\t{item.attempts}")
        return OK
    done = quarantine.retry if arguments.deed == "retry" else quarantine.drop
    if await done(arguments.item):
        return OK
    print(f"icp-guide: nothing set aside is called {arguments.item}", file=sys.stderr)
    return NOTHING
