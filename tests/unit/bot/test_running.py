"""Starting and ending the bots: what is refused is one clear line; the trial is there at once."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import aiohttp
import pytest

from bot import app
from bot.cli import main as cli
from bot.cli import try_local as trial
from bot.settings import Settings
from storage.engine.cipher import KeyRing
from telegram_sim import APPLICANT_TOKEN, serve

ROOT = Path(cli.__file__).parents[1]


def settings(folder, **more):
    base = {
        "applicant_token": APPLICANT_TOKEN,
        "database_url": f"sqlite:///{folder / 'icp.sqlite3'}",
        "keys": KeyRing.fresh(),
        "data_dir": folder / "documents",
        "telegram_api": "http://127.0.0.1:1",
    }
    return Settings(**(base | more))


def test_keys_that_are_none_are_refused_in_one_line(tmp_path, caplog):
    assert app.run(settings(tmp_path, keys="nonsense")) == 2
    assert [record.levelname for record in caplog.records if record.name == "bot.app"] == ["ERROR"]


def test_a_database_that_is_none_is_refused_in_one_line(tmp_path, caplog):
    assert app.run(settings(tmp_path, database_url="nonsense://here")) == 2
    assert [record.levelname for record in caplog.records if record.name == "bot.app"] == ["ERROR"]


async def test_a_token_that_telegram_refuses_ends_with_2(tmp_path):
    async with serve() as running:
        wanted = settings(tmp_path, applicant_token="99:wrong", telegram_api=running.url)
        code, told = await ran("run", environment(wanted))
    assert code == 2
    assert "ICP_APPLICANT_TOKEN is refused by the Bot API" in told
    assert "Traceback" not in told
    assert "99:wrong" not in told


def environment(wanted):
    return {
        "ICP_APPLICANT_TOKEN": wanted.applicant_token,
        "ICP_TELEGRAM_API": wanted.telegram_api,
        "ICP_DATABASE_URL": wanted.database_url,
        "ICP_KEYS": wanted.keys,
        "ICP_DATA_DIR": str(wanted.data_dir),
    }


async def ran(command, env):
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.cli.main", command),
        cwd=ROOT,
        env={**os.environ, **env},
        stderr=subprocess.PIPE,
    )
    async with asyncio.timeout(60):
        _out, told = await process.communicate()
    return process.returncode, told.decode()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


async def test_the_trial_serves_its_page_and_ends_by_a_signal(tmp_path):
    port = free_port()
    words = ["-m", "bot.cli.main", "try", "--port", str(port), "--data", str(tmp_path / "try")]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    async with asyncio.timeout(60):
        line = (await process.stdout.readline()).decode()
        assert line.startswith(f"Open http://127.0.0.1:{port}")
        async with aiohttp.ClientSession() as http, http.get(f"http://127.0.0.1:{port}/") as page:
            assert page.status == 200
            assert "<html" in await page.text()
        while not (tmp_path / "try" / "icp.sqlite3").exists():  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
        await asyncio.sleep(3)
        process.send_signal(signal.SIGINT)
        _out, told = await process.communicate()
    assert process.returncode in {0, 130}
    assert "Traceback" not in told.decode()
    assert (tmp_path / "try" / "keys").stat().st_mode & 0o777 == 0o600


def test_a_port_that_is_taken_is_one_line(tmp_path, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert trial.run(port, tmp_path) == 2
    assert capsys.readouterr().err.startswith(f"icp-guide: port {port}: ")


def test_the_trial_keeps_its_keys(tmp_path):
    first = trial.settings("http://127.0.0.1:1", tmp_path)
    assert trial.settings("http://127.0.0.1:1", tmp_path) == first


@pytest.mark.parametrize("name", ["desk_token", "desk_chat"])
def test_the_trial_has_a_desk(tmp_path, name):
    assert getattr(trial.settings("http://127.0.0.1:1", tmp_path), name)
