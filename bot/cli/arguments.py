"""Parses command-line arguments: files, dates, languages; errors are one sentence."""

import argparse
import datetime as dt
import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filing.problems import Translate

if TYPE_CHECKING:
    from bot.i18n import Translator

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years for which filings can be checked; far from the ends of the calendar."""


class Unreadable(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """What was given cannot be used: the sentence."""


def read(name: str) -> object:
    """What the JSON file holds; `-` is standard input. `Unreadable` says what is wrong with it."""
    try:
        text = sys.stdin.read() if name == "-" else Path(name).read_text("utf-8")
        return json.loads(
            text.removeprefix("\ufeff"),
            object_pairs_hook=_each_once,
            parse_constant=_finite,
            parse_float=_finite,
        )
    except OSError as error:
        raise Unreadable(f"{name}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{name}: the file is not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{name}: no JSON ({str(error).partition(';')[0]})") from None


def _finite(text: str) -> float:
    """A number that is one: JSON knows neither NaN nor Infinity, and 1e999 is as large."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no number")
    return number


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; which of two values for one key was meant, nobody can tell."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key!r} stands twice in one object")
        found[key] = value
    return found


def day(text: str) -> dt.date:
    """A day as an option of a command."""
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date such as 2026-11-23") from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise argparse.ArgumentTypeError(
            f"{text} is out of reach: the years are {FIRST_YEAR} to {LAST_YEAR}"
        )
    return found


def language(code: str) -> Translate:
    """The translation into that language, or into the nearest written form of it."""
    if code == "en":
        return str
    from bot import i18n  # noqa: PLC0415 - only other languages need the catalogues

    translator = i18n.load()
    return translator.get(spoken(code, translator))


def spoken(code: str, translator: "Translator") -> str:
    """The language that is meant; `Unreadable` names those there are."""
    found = translator.find(code)
    if not found:
        known = ", ".join(one.code for one in translator.languages)
        raise Unreadable(f"--lang {code}: no such language here; there are {known}")
    return found
