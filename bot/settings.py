"""Settings: one frozen dataclass, read from `ICP_*` environment variables."""

import datetime as dt
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from desk.hours import Hours

TELEGRAM = "https://api.telegram.org"

TOKEN = re.compile(r"[0-9]{1,18}:[A-Za-z0-9_-]{1,128}")
"""The form of a bot token, as @BotFather gives it."""

GROUP = re.compile(r"-[0-9]{1,18}")
"""The form of a group's id."""

HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
"""One label of a name on the network."""

LAST_PORT = 65_535

TARGETS = "10,30"
LONGEST_TARGET = 24 * 60

LOG_FORMATS = ("", "text", "json")


class SettingMissing(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A setting is missing or unusable; the message is the one line to show."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`telegram_api` is the base address of the Bot API; `desk_token` empty: no staff is
    reachable."""

    applicant_token: str = field(repr=False)
    database_url: str = field(repr=False)
    keys: str = field(repr=False)
    data_dir: Path
    telegram_api: str = TELEGRAM
    desk_token: str = field(default="", repr=False)
    desk_chat: int = 0
    desk_language: str = "en"
    desk_hours: str = ""
    """Office hours of the desk in Beijing time, such as `Mon-Fri 09:00-18:00`."""
    desk_targets: str = ""
    """Minutes to the first answer and to each later one, such as `10,30`."""
    ocr: bool = True
    """Print in pictures is read, where the extra `ocr` is installed."""
    log_format: str = ""
    """`json`: one object a line; else plain text."""
    health_port: int = 0
    """Where `/healthz` and `/readyz` are answered on this machine; 0: nowhere."""


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """`SettingMissing` names the first variable that is missing or wrong."""
    settings = Settings(
        applicant_token=_needed(env, "ICP_APPLICANT_TOKEN", "the token of the applicants' bot"),
        database_url=database_url(env),
        keys=_needed(env, "ICP_KEYS", "the key ring; make one with `icp-guide keys new`"),
        data_dir=Path(_needed(env, "ICP_DATA_DIR", "the folder for sealed documents")),
        telegram_api=_api(env),
        desk_token=env.get("ICP_DESK_TOKEN", "").strip(),
        desk_chat=_group(env),
        desk_language=env.get("ICP_DESK_LANGUAGE", "").strip() or "en",
        desk_hours=env.get("ICP_DESK_HOURS", "").strip(),
        desk_targets=env.get("ICP_DESK_TARGETS", "").strip(),
        ocr=switch(env, "ICP_OCR"),
        log_format=env.get("ICP_LOG_FORMAT", "").strip(),
        health_port=_port(env),
    )
    _check(settings)
    return settings


def _check(settings: Settings) -> None:
    """What can be told from the settings alone."""
    _check_token("ICP_APPLICANT_TOKEN", settings.applicant_token)
    _check_token("ICP_DESK_TOKEN", settings.desk_token)
    if settings.log_format not in LOG_FORMATS:
        raise SettingMissing("ICP_LOG_FORMAT is neither text nor json")
    if "\0" in str(settings.data_dir):
        raise SettingMissing("ICP_DATA_DIR is no path")
    if settings.desk_token == settings.applicant_token:
        raise SettingMissing(
            "ICP_DESK_TOKEN equals ICP_APPLICANT_TOKEN: the two bots need a token each"
        )
    if settings.desk_token and not settings.desk_chat:
        raise SettingMissing("ICP_DESK_CHAT is missing: the id of the staff's forum group")
    try:
        office_hours(settings)
    except ValueError as error:
        raise SettingMissing(f"ICP_DESK_HOURS: {error}") from None
    try:
        answer_targets(settings)
    except ValueError as error:
        raise SettingMissing(f"ICP_DESK_TARGETS: {error}") from None


def _check_token(name: str, token: str) -> None:
    if token and not TOKEN.fullmatch(token):
        raise SettingMissing(f"{name} is no bot token: digits, a colon, letters")


def _api(env: Mapping[str, str]) -> str:
    found = env.get("ICP_TELEGRAM_API", "").strip().rstrip("/") or TELEGRAM
    if not _usable_address(found):
        raise SettingMissing("ICP_TELEGRAM_API is no address such as https://api.telegram.org")
    return found


def _usable_address(text: str) -> bool:
    """Something can be written behind it: no query, no fragment, no braces."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    clean = text.isascii() and text.isprintable() and not set(text) & set(" ?#{}\\")
    return clean and parts.scheme in {"http", "https"} and port != 0 and _is_host(parts.hostname)


def _is_host(name: str | None) -> bool:
    if name and ":" in name:
        return True  # an address of IPv6: urlsplit has looked at it
    return all(HOST.fullmatch(label) for label in (name or "").removesuffix(".").split("."))


def office_hours(settings: Settings) -> Hours:
    """Those of the setting, else Monday to Friday from nine to six."""
    return Hours.parse(settings.desk_hours) if settings.desk_hours else Hours()


def answer_targets(settings: Settings) -> tuple[dt.timedelta, dt.timedelta]:
    """In how much time of the desk's hours the first message of a conversation is answered, and
    each later one."""
    found = re.fullmatch("([0-9]{1,4}),([0-9]{1,4})", settings.desk_targets or TARGETS)
    minutes = [int(one) for one in found.groups()] if found else []
    if not minutes or not all(0 < one <= LONGEST_TARGET for one in minutes):
        told = _shown(settings.desk_targets)
        raise ValueError(f"two numbers of minutes up to {LONGEST_TARGET}, as in 10,30, not {told}")
    first, following = (dt.timedelta(minutes=one) for one in minutes)
    return first, following


def database_url(env: Mapping[str, str] = os.environ) -> str:
    """For what needs the database only."""
    return _needed(env, "ICP_DATABASE_URL", "sqlite:///file or postgresql://…")


def storage_settings(env: Mapping[str, str] = os.environ) -> tuple[str, str, Path]:
    """Address, key ring and folder, for what needs the stored data only."""
    url = database_url(env)
    keys = _needed(env, "ICP_KEYS", "the key ring; make one with `icp-guide keys new`")
    return url, keys, Path(_needed(env, "ICP_DATA_DIR", "the folder for sealed documents"))


def desk_settings(env: Mapping[str, str] = os.environ) -> tuple[str, int, str]:
    """Token, group and address of the Bot API, for commands about staff; empty and 0 where no desk
    is set up."""
    token = env.get("ICP_DESK_TOKEN", "").strip()
    _check_token("ICP_DESK_TOKEN", token)
    return token, _group(env), _api(env)


def applicant_token(env: Mapping[str, str] = os.environ) -> str:
    """The applicants' bot's, for commands that can do without it; empty where it is not set."""
    token = env.get("ICP_APPLICANT_TOKEN", "").strip()
    _check_token("ICP_APPLICANT_TOKEN", token)
    return token


def _needed(env: Mapping[str, str], name: str, what: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise SettingMissing(f"{name} is missing: {what}")
    return value


def switch(env: Mapping[str, str], name: str) -> bool:
    """On unless it says off."""
    value = env.get(name, "").strip().casefold() or "on"
    if value not in {"on", "off"}:
        raise SettingMissing(f"{name} is neither on nor off: {_shown(value)}")
    return value == "on"


def _group(env: Mapping[str, str]) -> int:
    value = env.get("ICP_DESK_CHAT", "").strip()
    if value in {"", "0"}:
        return 0
    if not GROUP.fullmatch(value):
        raise SettingMissing(
            f"ICP_DESK_CHAT is no whole number below 0, as groups have: {_shown(value)}"
        )
    return int(value)


def _port(env: Mapping[str, str]) -> int:
    value = env.get("ICP_HEALTH_PORT", "").strip()
    if not value:
        return 0
    if not re.fullmatch("[0-9]{1,5}", value) or not 0 < int(value) <= LAST_PORT:
        raise SettingMissing(f"ICP_HEALTH_PORT is no port from 1 to {LAST_PORT}: {_shown(value)}")
    return int(value)


def _shown(value: str, most: int = 40) -> str:
    """What was given, on one line of a terminal."""
    return ascii(value if len(value) <= most else f"{value[: most - 1]}…")
