"""Commands that start something: `try`, `run`, `db`, `keys`."""

import argparse
import asyncio
import logging
import sys
from pathlib import Path
from typing import Any

from bot.settings import SettingMissing, Settings, database_url, from_environment

UNUSABLE = 2


def add_parsers(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """`try`, `run`, `db upgrade|reseal`, `keys new`."""
    trial = commands.add_parser("try", help="start everything on this machine, with a chat page")
    trial.add_argument("--port", type=int, default=8765, help="port of the page (default: 8765)")
    trial.add_argument(
        "--data",
        type=Path,
        default=Path("var/try"),
        help="where drafts are kept (default: var/try)",
    )
    trial.set_defaults(run=_try)
    run = commands.add_parser(
        "run", help="run the bots: long polling, settings from ICP_* variables"
    )
    run.set_defaults(run=_run)
    database = commands.add_parser("db", help="the database: upgrade, reseal")
    actions = database.add_subparsers(metavar="ACTION", required=True)
    upgrade = actions.add_parser("upgrade", help="bring the tables up to date")
    upgrade.set_defaults(run=_upgrade)
    reseal = actions.add_parser("reseal", help="seal everything anew under the first of ICP_KEYS")
    reseal.set_defaults(run=_reseal)
    keys = commands.add_parser("keys", help="the key ring that seals what people entrust")
    rings = keys.add_subparsers(metavar="ACTION", required=True)
    new = rings.add_parser("new", help="print a fresh key for ICP_KEYS; put it first to rotate")
    new.set_defaults(run=_new_key)


def _settings() -> Settings | None:
    try:
        return from_environment()
    except SettingMissing as error:
        print(f"icp-guide: {error}", file=sys.stderr)
        return None


def _run(_arguments: argparse.Namespace) -> int:
    settings = _settings()
    if settings is None:
        return UNUSABLE
    from bot import app, logs  # noqa: PLC0415 - the bots take seconds to import

    logs.configure()
    return app.run(settings)


def _try(arguments: argparse.Namespace) -> int:
    from bot import logs, trial  # noqa: PLC0415 - the bots take seconds to import

    logs.configure(logging.WARNING)
    return trial.run(arguments.port, arguments.data)


def _upgrade(_arguments: argparse.Namespace) -> int:
    from storage.errors import StorageError  # noqa: PLC0415 - only this command needs it
    from storage.migrations import upgrade  # noqa: PLC0415 - only this command needs it

    try:
        asyncio.run(upgrade(database_url()))
    except (SettingMissing, StorageError) as error:
        print(f"icp-guide: {error}", file=sys.stderr)
        return UNUSABLE
    return 0


def _reseal(_arguments: argparse.Namespace) -> int:
    settings = _settings()
    if settings is None:
        return UNUSABLE
    from storage.reseal import reseal  # noqa: PLC0415 - only this command needs it

    count = asyncio.run(reseal(settings.database_url, settings.keys, settings.data_dir))
    print(f"{count} sealed anew")
    return 0


def _new_key(_arguments: argparse.Namespace) -> int:
    from storage.cipher import KeyRing  # noqa: PLC0415 - only this command needs it

    print(KeyRing.fresh())
    return 0
