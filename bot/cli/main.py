"""Entry point of the command line; imports only the modules that the command needs."""

import argparse
import importlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

PARTS = {
    "bot.cli.check": ("fields", "rules", "check"),
    "bot.cli.package": ("package", "verify"),
    "bot.cli.faq": ("faq", "assess"),
    "bot.cli.scope": ("scope",),
    "bot.cli.rejection": ("rejection",),
    "bot.cli.staff": ("staff", "cases"),
    "bot.cli.quarantine": ("quarantine",),
    "bot.cli.run": ("try", "run"),
    "bot.cli.database": ("db", "keys", "backup", "restore"),
}
"""Modules by the commands they bring; each has `add_parsers(subparsers)`."""


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script: parses, runs, and ends the process with the command's exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = build(_parts(given))
    if not given:
        parser.print_help()
        raise SystemExit(2)
    _speak_every_script()
    chosen = parser.parse_args(given)
    run: Callable[[argparse.Namespace], int] = chosen.run
    try:
        code = run(chosen)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except KeyboardInterrupt:
        code = 130
    raise SystemExit(code)


def build(parts: Sequence[str]) -> argparse.ArgumentParser:
    """The parser with the commands of those modules."""
    parser = argparse.ArgumentParser(
        prog="icp-guide",
        description=(
            "A Telegram guide through a Chinese ICP filing (ICP备案): questions, form, checks, "
            "package."
        ),
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for part in parts:
        importlib.import_module(part).add_parsers(commands)
    return parser


def _speak_every_script() -> None:
    """Chinese is written as UTF-8 wherever the output goes, also where the locale knows none."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _parts(given: Sequence[str]) -> tuple[str, ...]:
    """The one module that knows the command, or all of them where help is wanted."""
    command = next((word for word in given if not word.startswith("-")), "")
    found = tuple(part for part, commands in PARTS.items() if command in commands)
    return found or tuple(PARTS)


def folder(name: str) -> Path:
    """The project's own folder of that name beside this package."""
    return Path(__file__).parents[2] / name


if __name__ == "__main__":
    main()
