"""Settings: one frozen dataclass, read once, from `ICP_*` environment variables only."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filing.desk.hours import Hours

TELEGRAM = "https://api.telegram.org"


class SettingMissing(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A setting is missing or unusable; the message is the one line to show."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`telegram_api` is the base address of the Bot API; `desk_token` empty: no staff is
    reachable."""

    applicant_token: str
    database_url: str
    keys: str
    data_dir: Path
    telegram_api: str = TELEGRAM
    desk_token: str = ""
    desk_chat: int = 0
    desk_language: str = "en"
    desk_hours: str = ""
    """Office hours of the desk in Beijing time, such as `Mon-Fri 09:00-18:00`."""


def from_environment(env: Mapping[str, str] = os.environ) -> Settings:
    """`SettingMissing` names the first variable that is missing or wrong."""
    settings = Settings(
        applicant_token=_needed(env, "ICP_APPLICANT_TOKEN", "the token of the applicants' bot"),
        database_url=database_url(env),
        keys=_needed(env, "ICP_KEYS", "the key ring; make one with `icp-guide keys new`"),
        data_dir=Path(_needed(env, "ICP_DATA_DIR", "the folder for sealed documents")),
        telegram_api=env.get("ICP_TELEGRAM_API", "").rstrip("/") or TELEGRAM,
        desk_token=env.get("ICP_DESK_TOKEN", ""),
        desk_chat=_number(env, "ICP_DESK_CHAT"),
        desk_language=env.get("ICP_DESK_LANGUAGE", "") or "en",
        desk_hours=env.get("ICP_DESK_HOURS", "").strip(),
    )
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
    return settings


def office_hours(settings: Settings) -> Hours:
    """Those of the setting, else Monday to Friday from nine to six."""
    return Hours.parse(settings.desk_hours) if settings.desk_hours else Hours()


def database_url(env: Mapping[str, str] = os.environ) -> str:
    """For what needs the database only."""
    return _needed(env, "ICP_DATABASE_URL", "sqlite:///file or postgresql://…")


def _needed(env: Mapping[str, str], name: str, what: str) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise SettingMissing(f"{name} is missing: {what}")
    return value


def _number(env: Mapping[str, str], name: str) -> int:
    value = env.get(name, "").strip()
    try:
        return int(value or 0)
    except ValueError:
        raise SettingMissing(f"{name} is no whole number: {value!r}") from None
