"""The desk's settings: a wrong one is one clear line."""

import pytest

from bot.settings import SettingMissing, answer_targets, from_environment, office_hours
from desk.hours import Hours

GOOD = {
    "ICP_APPLICANT_TOKEN": "1:A",
    "ICP_DATABASE_URL": "sqlite:///x",
    "ICP_KEYS": "k",
    "ICP_DATA_DIR": "x",
    "ICP_DESK_TOKEN": "2:B",
    "ICP_DESK_CHAT": "-1001",
}


def test_hours_and_language_of_the_desk_are_settings():
    plain = from_environment(GOOD)
    assert plain.ocr
    assert not from_environment({**GOOD, "ICP_OCR": "off"}).ocr
    assert (plain.desk_chat, plain.desk_language, office_hours(plain)) == (-1001, "en", Hours())
    more = from_environment(
        {**GOOD, "ICP_DESK_LANGUAGE": "zh", "ICP_DESK_HOURS": "Sat 10:00-12:00"}
    )
    assert (more.desk_language, office_hours(more).days) == ("zh", (5,))


def test_the_time_to_an_answer_is_a_setting():
    usual = [one.total_seconds() / 60 for one in answer_targets(from_environment(GOOD))]
    wanted = from_environment({**GOOD, "ICP_DESK_TARGETS": "5,120"})
    assert usual == [10, 30]
    assert [one.total_seconds() / 60 for one in answer_targets(wanted)] == [5, 120]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"ICP_DESK_TOKEN": "1:A"}, "ICP_DESK_TOKEN equals ICP_APPLICANT_TOKEN"),
        ({"ICP_DESK_CHAT": ""}, "ICP_DESK_CHAT is missing"),
        ({"ICP_DESK_CHAT": "staff"}, "ICP_DESK_CHAT is no whole number"),
        ({"ICP_OCR": "perhaps"}, "ICP_OCR is neither on nor off"),
        ({"ICP_DESK_HOURS": "always"}, "ICP_DESK_HOURS: office hours read like"),
        ({"ICP_DESK_TARGETS": "10"}, "ICP_DESK_TARGETS: two numbers of minutes"),
        ({"ICP_DESK_TARGETS": "0,30"}, "as in 10,30, not '0,30'"),
    ],
)
def test_a_wrong_setting_of_the_desk_is_one_clear_line(change: dict[str, str], line: str):
    with pytest.raises(SettingMissing, match=line):
        from_environment({**GOOD, **change})
