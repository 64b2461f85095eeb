"""Settings come from the environment, once; what is missing is one clear line."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from bot.settings import TELEGRAM, SettingMissing, from_environment, office_hours
from desk.hours import BEIJING

FULL = {
    "ICP_APPLICANT_TOKEN": "1:applicant",
    "ICP_DATABASE_URL": "sqlite:///icp.sqlite3",
    "ICP_KEYS": "key",
    "ICP_DATA_DIR": "documents",
}
DESK = {"ICP_DESK_TOKEN": "2:desk", "ICP_DESK_CHAT": "-100123"}


def test_four_variables_are_enough():
    settings = from_environment(FULL)
    assert settings.applicant_token == "1:applicant"
    assert settings.data_dir == Path("documents")
    assert settings.telegram_api == TELEGRAM
    assert settings.desk_token == ""
    assert settings.desk_language == "en"


def test_the_desk_and_the_address_are_read_too():
    more = {"ICP_TELEGRAM_API": "http://127.0.0.1:8765/", "ICP_DESK_LANGUAGE": "zh"}
    settings = from_environment(FULL | DESK | more)
    assert settings.telegram_api == "http://127.0.0.1:8765"
    assert settings.desk_chat == -100123
    assert settings.desk_language == "zh"


@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_is_missing_is_named_in_one_line(name, value):
    env = {key: item for key, item in FULL.items() if key != name}
    if value is not None:
        env[name] = value
    with pytest.raises(SettingMissing, match=rf"^{name} is missing: .") as caught:
        from_environment(env)
    assert "\n" not in str(caught.value)


def test_equal_tokens_are_refused():
    with pytest.raises(SettingMissing, match="a token each"):
        from_environment(FULL | DESK | {"ICP_DESK_TOKEN": "1:applicant"})


def test_a_desk_without_its_group_is_refused():
    with pytest.raises(SettingMissing, match="ICP_DESK_CHAT is missing"):
        from_environment(FULL | {"ICP_DESK_TOKEN": "2:desk"})


def test_a_group_that_is_no_number_is_refused():
    with pytest.raises(SettingMissing, match="ICP_DESK_CHAT is no whole number"):
        from_environment(FULL | DESK | {"ICP_DESK_CHAT": "the group"})


def test_settings_cannot_be_changed():
    settings = from_environment(FULL)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.keys = "other"


@pytest.mark.parametrize(
    "wrong",
    [
        {"ICP_APPLICANT_TOKEN": "abc"},
        {"ICP_APPLICANT_TOKEN": "123:"},
        {"ICP_APPLICANT_TOKEN": "12 3:abc"},
        {"ICP_DESK_TOKEN": "desk", "ICP_DESK_CHAT": "-1001"},
        {"ICP_TELEGRAM_API": "not a url"},
        {"ICP_TELEGRAM_API": "api.telegram.org"},
        {"ICP_TELEGRAM_API": "http://"},
        {"ICP_TELEGRAM_API": "http://host:port"},
        {"ICP_TELEGRAM_API": "ftp://host"},
        {"ICP_LOG_FORMAT": "xml"},
        {"ICP_DATA_DIR": "a\0b"},
        {"ICP_DESK_HOURS": "Mon-Sun 24:00-24:00"},
    ],
)
def test_what_can_never_work_is_one_line_that_names_it(wrong):
    with pytest.raises(SettingMissing) as caught:
        from_environment(FULL | wrong)
    assert next(iter(wrong)) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_desk_may_be_open_day_and_night():
    wanted = from_environment(FULL | DESK | {"ICP_DESK_HOURS": "Mon-Sun 00:00-24:00"})
    hours = office_hours(wanted)
    assert hours.figures == "00:00–24:00"
    last = dt.datetime(2026, 3, 1, 23, 59, 59, tzinfo=BEIJING)
    assert hours.open_at(last)
    assert hours.open_at(last + dt.timedelta(seconds=1))


def test_settings_show_no_secret():
    wanted = from_environment(FULL | DESK | {"ICP_DATABASE_URL": "postgresql://u:word@h/n"})
    for secret in ("1:applicant", "2:desk", "word", "keys="):
        assert secret not in repr(wanted)
