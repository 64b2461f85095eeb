"""The calendar file keeps to RFC 5545."""

import datetime as dt

from filing.calendar_file import CalendarEvent, calendar

NOW = dt.datetime(2026, 11, 29, 12, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
EVENT = CalendarEvent("A/regulator", dt.date(2026, 12, 31), "管局审核，" * 12, "a, b; c\\d\nnext\r")


def lines(content):
    return content.decode().split("\r\n")


def unfolded(content):
    return content.decode().replace("\r\n ", "").split("\r\n")


def test_every_line_ends_as_it_must_and_none_is_too_long():
    content = calendar([EVENT], NOW)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line.encode()) for line in lines(content)) <= 75
    assert any(line.startswith(" ") for line in lines(content))


def test_an_event_is_a_whole_day_with_a_name_of_its_own():
    found = unfolded(calendar([EVENT], NOW))
    assert "DTSTAMP:20261129T043000Z" in found
    assert "DTSTART;VALUE=DATE:20261231" in found
    assert "DTEND;VALUE=DATE:20270101" in found
    assert "DESCRIPTION:a\\, b\\; c\\\\d\\nnext" in found
    assert f"SUMMARY:{'管局审核，' * 12}" in found
    (name,) = [line for line in found if line.startswith("UID:")]
    assert name == next(line for line in unfolded(calendar([EVENT], NOW)) if line[:4] == "UID:")


def test_without_events_it_is_a_calendar_still():
    assert lines(calendar([], NOW))[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
