"""Whatever stands in a setting: each command that reads it works, or says in one line what is wrong
and ends with code 2. Odd values of every setting, and every command over what is stored."""

import pytest

from bot import app, health
from bot.cli import main as cli
from bot.settings import SettingMissing, from_environment
from storage import place
from storage.database import Database
from storage.engine.cipher import KeyRing
from storage.errors import StorageError

KEY = KeyRing.fresh()
OTHER = KeyRing.fresh()
TWIN = f"{KEY.partition(':')[0]}:{OTHER.partition(':')[2]}"

URLS = [
    "x",
    "sqlite://",
    "sqlite:///:memory:",
    "sqlite:////proc/x/y.sqlite3",
    "sqlite:///{folder}/text",
    "sqlite:///{folder}/torn",
    "sqlite:///{folder}",
    "sqlite:///{folder}/text/x.sqlite3",
    "sqlite:////dev/null",
    f"sqlite:///{'a' * 300}.sqlite3",
    "sqlite:///{folder}/x.sqlite3?nonsense=1",
    "mysql://h/n",
    "http://h/n",
    "postgresql://h:port/n",
    "postgresql://h:99999999/n",
    "postgresql://[::1/n",
    "postgresql://h/n?nonsense=1",
    "postgresql://h/n?timeout=abc",
    "postgresql://h/n?command_timeout=-1",
    "postgresql://h/n?server_settings=x",
    "postgresql://h/n?ssl=maybe",
    "postgresql://h/n?target_session_attrs=xx",
    "postgresql://h/n?port=abc",
    "postgresql:///n?host=/nope&port=0",
]
RINGS = ["k2:xx", "k1", "k1:", ":", ",", "k1:" + "A" * 44, f"{KEY},{KEY}", "\udcff:AAAA", "é:AAAA"]
STRANGE_RINGS = [OTHER, TWIN]
FOLDERS = ["/proc/nope", "{folder}/text", "{folder}/text/x", "/dev/null", "a" * 300, "/b" * 3000]

STORED = {"ICP_DATABASE_URL": URLS, "ICP_KEYS": RINGS + STRANGE_RINGS, "ICP_DATA_DIR": FOLDERS}
ADDRESS = {"ICP_DATABASE_URL": URLS}
SOME = {
    "ICP_DATABASE_URL": ["sqlite:///{folder}/torn", "postgresql://h:port/n"],
    "ICP_KEYS": ["k2:xx"],
    "ICP_DATA_DIR": ["/proc/nope"],
}
STRANGE = SOME | {"ICP_KEYS": STRANGE_RINGS}
COMMANDS = {
    "db upgrade": ADDRESS,
    "db downgrade 0001": ADDRESS,
    "keys public": STORED,
    "db reseal": STRANGE,
    "keys rotate": STRANGE,
    "backup {folder}/backup.icp": STRANGE,
    "restore {folder}/nothing.icp": SOME,
    "staff list": STRANGE,
    "staff add 5 Bo": STRANGE,
    "staff role 5 lead": STRANGE,
    "staff remove 5": STRANGE,
    "cases list": STRANGE,
    "cases show 1": STRANGE,
    "cases export 1": STRANGE,
    "quarantine list": STRANGE,
    "quarantine retry x": STRANGE,
    "quarantine drop x": STRANGE,
    "faq gaps": STRANGE,
    "faq stats": STRANGE,
}
"""All go the same way, so all values are tried with one of them."""

DESK = {
    "ICP_DESK_CHAT": ["x", "1.5", "5", "-100x", "１２", "-1_000", "-" + "9" * 5000, "9" * 30],
    "ICP_DESK_TOKEN": ["abc", "२:b", "2:", "2:a b"],
    "ICP_TELEGRAM_API": [
        "not a url",
        "http://",
        "http:h",
        "//h",
        "ftp://h",
        "http://h:port",
        "http://h:0",
        "http://h:99999",
        "http://[::1",
        "http://.",
        "http://-",
        "http://a..b",
        "http://" + "a" * 300,
        "http://h?x=1",
        "http://h#f",
        "http://h/{token}",
        "http://h/pa th",
    ],
}
RUNNING = {
    **STORED,
    **DESK,
    "ICP_APPLICANT_TOKEN": [
        "abc",
        "1:",
        ":a",
        "१२:abc",
        "1:é",
        "1:a b",
        "1:a\n2:b",
        "1" * 99 + ":a",
    ],
    "ICP_DESK_LANGUAGE": ["xx", "english", "\udcff", "../../etc", "fr"],
    "ICP_DESK_HOURS": [
        "x",
        "Mon",
        "Mon-Fri",
        "09:00-18:00",
        "Foo-Bar 09:00-10:00",
        "Fri-Mon 09:00-10:00",
        "Mon-Fri 18:00-09:00",
        "Mon-Fri 09:00-09:00",
        "Mon-Fri 25:00-26:00",
        "Mon-Fri 09:60-10:00",
        "Mon-Fri ٠٩:٠٠-١٨:٠٠",
        "\udcff",
    ],
    "ICP_DESK_TARGETS": ["x", "10", "0,30", "10,", "-1,5", "1441,1", "10;30", "١٠,٣٠", "\udcff"],
    "ICP_OCR": ["maybe", "1", "yes"],
    "ICP_LOG_FORMAT": ["xml", "\udcff"],
    "ICP_HEALTH_PORT": ["x", "0", "-1", "70000", "1.5", "８０", "9" * 5000],
}


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """An installation whose settings are right, with something sealed in it."""
    (tmp_path / "text").write_text("no database at all")
    (tmp_path / "torn").write_bytes(b"SQLite format 3\0" + b"x" * 4096)
    monkeypatch.chdir(tmp_path)
    env = {
        "ICP_APPLICANT_TOKEN": "1:A",
        "ICP_DATABASE_URL": f"sqlite:///{tmp_path}/icp.sqlite3",
        "ICP_KEYS": KEY,
        "ICP_DATA_DIR": str(tmp_path / "data"),
        "ICP_DESK_TOKEN": "2:B",
        "ICP_DESK_CHAT": "-100123",
    }
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert ended("db upgrade") == 0
    assert ended("keys public") == 0
    return tmp_path


def ended(line):
    with pytest.raises(SystemExit) as end:
        cli.main(line.split())
    return end.value.code


def refused(line, capsys):
    """One line, code 2."""
    capsys.readouterr()
    code = ended(line)
    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert told.err.startswith("icp-guide: ")
    assert told.err.count("\n") == 1
    return told.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_over_stored_data_says_what_is_wrong_in_one_line(
    command, installed, monkeypatch, capsys
):
    line = command.format(folder=installed)
    for name, values in COMMANDS[command].items():
        for value in values:
            with monkeypatch.context() as patch:
                patch.setenv(name, value.format(folder=installed))
                told = refused(line, capsys)
            assert name in told, value
            assert len(told) < 300, value


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("command", ["staff list", "staff add 5 Bo"])
@pytest.mark.parametrize("name", DESK)
def test_a_command_about_staff_reads_the_settings_of_the_desk(command, name, monkeypatch, capsys):
    for value in DESK[name]:
        with monkeypatch.context() as patch:
            patch.setenv(name, value)
            assert name in refused(command, capsys), value


@pytest.mark.parametrize("name", RUNNING)
async def test_a_start_says_what_is_wrong_in_one_line(name, installed, monkeypatch):
    """Everything of `icp-guide run` up to the first call of the Bot API."""
    for value in RUNNING[name]:
        with monkeypatch.context() as patch:
            patch.setenv(name, value.format(folder=installed) if "{folder}" in value else value)
            with pytest.raises((SettingMissing, StorageError)) as caught:
                await begun()
        told = str(caught.value)
        assert name in told, value
        assert "\n" not in told
        assert len(told) < 300


async def begun():
    wanted = from_environment()
    async with app.AsyncExitStack() as stack:
        await app._opened(stack, wanted, app.wiring.world(), health.Health())


async def test_a_database_that_refuses_is_one_line(installed):
    """Found only when it is asked: a page in the middle is damaged."""
    database = installed / "icp.sqlite3"
    content = bytearray(database.read_bytes())
    content[4096 : 4096 * 8] = b"\xff" * 4096 * 7
    database.write_bytes(content)
    ring = KeyRing.parse(KEY)
    with pytest.raises(StorageError, match="ICP_DATABASE_URL: the database refuses"):
        await Database.open(f"sqlite:///{database}", ring, installed / "data")


@pytest.mark.usefixtures("installed")
def test_a_folder_that_a_command_cannot_write_into_is_one_line(capsys):
    assert "No such file or directory" in refused("backup /proc/x/b.icp", capsys)


@pytest.mark.parametrize(
    "words", ["--port x", "--port 0", "--port 99999", "--port -1", "--port ８０"]
)
def test_a_trial_wants_a_port(words, capsys):
    assert ended(f"try {words}") == 2
    assert "is no port from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value"), [("data", "/proc/nope"), ("data", "{folder}/text"), ("keys", "k2:xx")]
)
def test_a_trial_says_what_is_wrong_in_one_line(name, value, installed, capsys):
    folder = installed / "trial"
    folder.mkdir()
    if name == "keys":
        (folder / "keys").write_text(value)
    data = value.format(folder=installed) if name == "data" else folder
    told = refused(f"try --port 18431 --data {data}", capsys)
    assert "ICP_KEYS" in told or str(data) in told


def test_a_trial_reads_the_switch(installed, monkeypatch, capsys):
    monkeypatch.setenv("ICP_OCR", "maybe")
    assert "ICP_OCR" in refused(f"try --port 18432 --data {installed}/trial", capsys)


def test_a_new_place_is_made(tmp_path):
    place.check(f"sqlite:///{tmp_path / 'new' / 'icp.sqlite3'}", tmp_path / "data")
    assert (tmp_path / "data").is_dir()
