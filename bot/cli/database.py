"""Commands on the database: `db`, `keys`, `backup`, `restore`."""

import argparse
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.cli.stored import Stored

GOOD = 0

Work = Callable[[argparse.Namespace, "Stored"], Coroutine[Any, Any, str]]
"""Gives the line to print."""


def add_parsers(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """`db upgrade|downgrade|reseal`, `keys new|rotate|public`, `backup`, `restore`."""
    _add_database(commands)
    _add_keys(commands)
    backup = commands.add_parser(
        "backup",
        help="write an encrypted backup, also while the bot runs",
        description="Writes all tables and sealed files as they are at one moment to FILE, and the "
        "data keys to data-keys.icp beside it; reads both again. The newest data-keys.icp serves "
        "every backup in the folder: what people had erased stays erased in the older ones.",
    )
    backup.add_argument("file", metavar="FILE", type=Path)
    backup.set_defaults(run=_with_ring(_backup))
    restore = commands.add_parser(
        "restore",
        help="bring a backup into an empty database and folder",
        description="Needs the ring that opens the backup, data-keys.icp beside FILE, and a "
        "database without data: stop the bot first.",
    )
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.set_defaults(run=_with_ring(_restore))


def _add_database(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    database = commands.add_parser("db", help="the database: upgrade, downgrade, reseal")
    actions = database.add_subparsers(metavar="ACTION", required=True)
    upgrade = actions.add_parser("upgrade", help="bring the tables up to date")
    upgrade.set_defaults(run=_upgrade)
    downgrade = actions.add_parser("downgrade", help="bring the tables back to a revision")
    downgrade.add_argument("revision", metavar="REVISION", help="such as 0002; `base`: no tables")
    downgrade.set_defaults(run=_downgrade)
    reseal = actions.add_parser("reseal", help="the same as `keys rotate`")
    reseal.set_defaults(run=_with_ring(_rotate))


def _add_keys(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    keys = commands.add_parser("keys", help="the key ring that seals what people entrust")
    rings = keys.add_subparsers(metavar="ACTION", required=True)
    new = rings.add_parser("new", help="print a fresh key for ICP_KEYS; put it first to rotate")
    new.set_defaults(run=_new_key)
    rotate = rings.add_parser(
        "rotate",
        help="seal everything anew under the first of ICP_KEYS",
        description="Put a new key in front of ICP_KEYS, restart the bot with it, run this, then "
        "take the old key out. Safe beside a running bot; refuses while one runs that lacks the "
        "new key.",
    )
    rotate.set_defaults(run=_with_ring(_rotate))
    public = rings.add_parser(
        "public",
        help="print the public key that checks who made a package",
        description="Publish it: whoever gets a package checks it with `icp-guide verify --by KEY "
        "FILE`. It stays the same when ICP_KEYS are rotated.",
    )
    public.set_defaults(run=_with_ring(_public))


def _with_ring(work: Work) -> Callable[[argparse.Namespace], int]:
    """Prints the line of the work."""

    def run(arguments: argparse.Namespace) -> int:
        from bot.cli import stored  # noqa: PLC0415 - only these commands need it

        async def step(here: "Stored") -> int:
            print(await work(arguments, here))
            return GOOD

        return stored.run(step)

    return run


def _migrating(direction: str, revision: str) -> int:
    from bot.cli import stored  # noqa: PLC0415 - only these commands need it

    return stored.migrate(direction, revision)


def _upgrade(_arguments: argparse.Namespace) -> int:
    return _migrating("upgrade", "head")


def _downgrade(arguments: argparse.Namespace) -> int:
    from storage.migrations import known  # noqa: PLC0415 - only this command needs it

    if arguments.revision not in known():
        from bot.cli import stored  # noqa: PLC0415 - only these commands need it

        return stored.refused(
            f"{arguments.revision!r} is none of the revisions {' '.join(known())}"
        )
    return _migrating("downgrade", arguments.revision)


async def _rotate(_arguments: argparse.Namespace, here: "Stored") -> str:
    from storage.errors import KeysUnusable  # noqa: PLC0415 - only this command needs it

    async with await here.opened() as database:
        holder = await database.leases.holder("bots")
        running = holder.rpartition(":")[2].split("+")
        if holder and here.ring.first not in running:
            raise KeysUnusable(
                f"a bot is running without key {here.ring.first}: restart it with this ICP_KEYS,"
                " then run this again"
            )
        count = await database.seal_anew()
        await database.engine.scrub()
    return f"{count} sealed anew under {here.ring.first}"


async def _public(_arguments: argparse.Namespace, here: "Stored") -> str:
    from filing.package import maker  # noqa: PLC0415 - only this command needs it

    async with await here.opened() as database:
        found = maker(await database.signing_seed())
    return f"{found.key}\nid {found.id}"


async def _backup(arguments: argparse.Namespace, here: "Stored") -> str:
    from storage.backup import backup  # noqa: PLC0415 - only this command needs it

    made = await backup(here.url, here.ring, here.folder, arguments.file)
    return f"{arguments.file}: {made.rows} rows, {made.files} files; keys in {made.keys}"


async def _restore(arguments: argparse.Namespace, here: "Stored") -> str:
    from storage.backup import restore  # noqa: PLC0415 - only this command needs it

    made = await restore(here.url, here.ring, here.folder, arguments.file)
    erased = f", {made.erased} left out: erased since" if made.erased else ""
    return f"{made.rows} rows, {made.files} files{erased}"


def _new_key(_arguments: argparse.Namespace) -> int:
    from storage.engine.cipher import KeyRing  # noqa: PLC0415 - only this command needs it

    print(KeyRing.fresh())
    return GOOD
