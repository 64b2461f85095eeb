"""Commands that start the bots: `try`, `run`."""

import argparse
import logging
import sys
from pathlib import Path
from typing import Any

from bot.settings import LAST_PORT, SettingMissing, Settings, from_environment

UNUSABLE = 2


def add_parsers(commands: Any) -> None:  # noqa: ANN401 - argparse keeps the type private
    """`try`, `run`."""
    trial = commands.add_parser("try", help="start everything on this machine, with a chat page")
    trial.add_argument("--port", type=_port, default=8765, help="port of the page (default: 8765)")
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
    run.add_argument(
        "--no-standby",
        action="store_true",
        help="end at once where another process is at work on the same database",
    )
    run.set_defaults(run=_run)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to {LAST_PORT}")
    return int(text)


def _settings() -> Settings | None:
    try:
        return from_environment()
    except SettingMissing as error:
        print(f"icp-guide: {error}", file=sys.stderr)
        return None


def _run(arguments: argparse.Namespace) -> int:
    settings = _settings()
    if settings is None:
        return UNUSABLE
    from bot import app, logs  # noqa: PLC0415 - the bots take seconds to import

    logs.configure(style=settings.log_format)
    return app.run(settings, standby=not arguments.no_standby)


def _try(arguments: argparse.Namespace) -> int:
    from bot import logs  # noqa: PLC0415 - only this command needs it
    from bot.cli import try_local as trial  # noqa: PLC0415 - only this command needs it

    logs.configure(logging.WARNING)
    return trial.run(arguments.port, arguments.data)
