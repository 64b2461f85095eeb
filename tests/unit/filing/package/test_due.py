"""The days of the to-do list are those of the answers, and what is true already is ticked."""

import datetime as dt
import io
import re

from pypdf import PdfReader

from filing import package
from filing.package import portal
from filing.package.todo import todo
from tests.zips import unpacked

DAY = dt.date(2026, 11, 23)
"""A Monday: the day of the requests."""


def due_of(request, step):
    return todo(request).due[step]


def said(request, step):
    found = due_of(request, step)
    return found.text.format_map(found.values)


def test_a_day_of_the_answers_is_counted_from(request_for):
    fresh = request_for(answers={"domain_real_name_on": "2026-11-22"})
    assert said(fresh, "real_name") == "Not before 2026-11-25"
    assert not due_of(fresh, "real_name").done
    assert said(fresh, "renew_domain") == "By 2028-08-24"


def test_a_first_day_that_has_come_is_ticked(request_for):
    assert due_of(request_for(answers={"domain_real_name_on": "2026-11-20"}), "real_name").done
    assert not due_of(request_for(), "renew_domain").done


def test_without_the_day_the_deadline_stands_in_words(request_for):
    bare = request_for(answers={"domain_real_name_on": None})
    assert said(bare, "real_name") == "3 days after verification"


def test_what_runs_from_the_day_of_the_package_leaves_out_weekends(request_for):
    assert said(request_for(), "first_review").endswith("by about 2026-11-25")
    assert said(request_for(), "regulator").startswith(
        "Handed in on 2026-11-23: by about 2026-12-23"
    )
    assert "If the site opens on 2026-12-23: by 2027-01-22" in said(
        request_for(), "public_security"
    )


def test_what_is_true_already_is_ticked(request_for):
    assert due_of(request_for(), "account").done
    assert due_of(request_for(), "closed").done
    assert not due_of(request_for(answers={"site_online": True}), "closed").done
    assert not due_of(request_for(), "footer").done


def test_what_is_ticked_is_no_deadline_any_more(request_for):
    ids = [step.id for step in todo(request_for()).limited]
    assert "closed" not in ids
    assert {"regulator", "public_security", "footer", "renew_domain"} <= set(ids)


def test_every_text_with_days_takes_the_places_that_there_are():
    for step in portal.default().step:
        assert set(re.findall(r"\{(\w+)\}", step.dated)) <= {"day", "then", "date"}, step.id
        assert bool(step.dated) == bool(step.workdays or step.days or step.since), step.id


def test_the_pdf_tells_the_day_and_the_tick(request_for):
    content = unpacked(package.make(request_for()))["checklist.pdf"]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "2027-01-22" in text
    assert "✓ 1" in text


def test_the_pdf_says_where_holidays_are_estimated(request_for):
    late = request_for(day=dt.date(2026, 12, 28))
    assert due_of(late, "regulator").estimated
    content = unpacked(package.make(late))["checklist.pdf"]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "期间节假日安排尚未公布" in text
