"""What is logged holds neither tokens nor the contents that a traceback may show."""

import asyncio
import gc
import json
import logging
import sys
import threading

import pytest

from bot import logs

TOKEN = "123456789:AAF-very_secret-token_0123456789"


@pytest.fixture
def filtered(caplog):
    """A logger behind the filter, and what came through."""
    log = logging.getLogger("bot.test")
    caplog.handler.addFilter(logs.NoContents())
    with caplog.at_level(logging.INFO, "bot.test"):
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
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    yield
    for handler in root.handlers[:]:
        if handler not in before:
            root.removeHandler(handler)
    for handler in before:
        if handler not in root.handlers:
            root.addHandler(handler)
    root.setLevel(level)
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)


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


MARK = "marker-of-somebodys-words"


@pytest.mark.usefixtures("loggers")
async def test_whoever_logs_a_body_shows_only_where_it_was(capsys):
    """All ways by which words got into the log: libraries, tasks, threads, the process's end."""
    logs.configure()
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    logs.guard(loop)
    logging.getLogger("telegram.request").error('Can not load invalid JSON data: "%s"', MARK)
    logging.getLogger("asyncio").error("Task exception was never retrieved %s", MARK)
    logging.getLogger("anything.new").warning(MARK)

    async def fails():
        raise ValueError(MARK)

    task = asyncio.ensure_future(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    await asyncio.sleep(0)
    thread = threading.Thread(target=int, args=(MARK,))
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(MARK), None)
    loop.set_exception_handler(before)
    told = capsys.readouterr().err
    assert MARK not in told
    assert told.count("uncaught: ValueError") == 3
    assert "telegram.request at " in told


@pytest.mark.usefixtures("loggers")
def test_a_slip_in_a_format_shows_no_arguments(capsys):
    logs.configure()
    logging.getLogger("bot.x").error("no place for it", MARK)  # noqa: PLE1205 - the slip itself
    assert MARK not in capsys.readouterr().err


@pytest.mark.usefixtures("loggers")
def test_lines_are_json_where_that_is_wanted(capsys):
    logs.configure(style="json")
    logging.getLogger("bot.app").info('draft %s, "quoted"', 7)
    found = json.loads(capsys.readouterr().err)
    assert found["message"] == 'draft 7, "quoted"'
    assert found["level"] == "INFO"
