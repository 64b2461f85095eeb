"""What is logged holds neither tokens nor the contents that a traceback may show."""

import logging

import pytest

from bot import logs

TOKEN = "123456789:AAF-very_secret-token_0123456789"


@pytest.fixture
def filtered(caplog):
    """A logger behind the filter, and what came through."""
    log = logging.getLogger("test.logs")
    caplog.handler.addFilter(logs.NoSecrets())
    with caplog.at_level(logging.INFO, "test.logs"):
        yield log, caplog
    caplog.handler.filters.clear()


def test_a_token_is_taken_out(filtered):
    log, seen = filtered
    log.info("GET https://api.telegram.org/bot%s/getMe", TOKEN)
    log.info("%s and bot%s", TOKEN, TOKEN.replace(":", "%3A"))
    assert seen.text.count("<token>") == 3
    assert TOKEN.partition(":")[2] not in seen.text


def test_a_traceback_becomes_the_name_of_its_exception(filtered):
    log, seen = filtered
    try:
        int("the applicant's name")
    except ValueError:
        log.exception("update %s failed", 17)
    assert "update 17 failed (ValueError)" in seen.text
    assert "applicant's name" not in seen.text


def test_ids_and_names_pass(filtered):
    log, seen = filtered
    log.warning("draft %s, rule %s", 4711, "website.name_length")
    assert "draft 4711, rule website.name_length" in seen.text


@pytest.fixture
def loggers():
    """Puts the logging of this process back afterwards."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.QUIET}
    yield
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
    for handler in before:
        if handler not in root.handlers:
            root.addHandler(handler)
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)


@pytest.mark.usefixtures("loggers")
def test_libraries_that_would_write_addresses_are_quiet(capsys):
    logs.configure()
    logging.getLogger("httpx").info("HTTP Request: POST https://host/bot%s/sendMessage", TOKEN)
    logging.getLogger("aiogram.event").error("Cause exception while process update: %s", "contents")
    logging.getLogger("bot.app").info("started as bot %s", 42)
    told = capsys.readouterr().err
    assert "started as bot 42" in told
    assert "HTTP Request" not in told
    assert "contents" not in told
