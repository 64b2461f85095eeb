"""Nothing that is committed names the machine, the index or the account it was made on."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
BINARY = {".ttf", ".zip", ".png", ".jpg", ".otf", ".gz", ".npy"}
HERE = Path(__file__).name

TRACES = [
    r"/wor[k]/",
    r"/roo[t]/",
    r"(?<!\w)/hom[e]/[a-z]",
    r"far[m]-[a-z]",
    r"pypi\.or[g]",
    r"pythonhoste[d]",
    r"index-ur[l]=",
    r"BEGIN [A-Z ]*PRIVATE KE[Y]",
]
"""Written so that this file itself bears none of them."""


def committed():
    done = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - git is where it is
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in done.stdout.split("\0") if name]


def test_no_committed_file_bears_a_trace():
    found = [path for path in committed() if path.suffix not in BINARY and path.exists()]
    assert len(found) > 300
    wrong = []
    for path in found:
        text = path.read_text("utf-8")
        wrong += [
            f"{path.relative_to(ROOT)}: {match[0]}"
            for trace in TRACES
            if (match := re.search(trace, text))
        ]
    assert wrong == []


def test_a_trace_would_be_found():
    planted = "see " + "/wor" + "k/shared and " + "https://py" + "pi.org/simple"
    assert sum(bool(re.search(trace, planted)) for trace in TRACES) == 2


def test_nothing_is_committed_that_is_made():
    names = [str(path.relative_to(ROOT)) for path in committed()]
    made = [
        name for name in names if re.search(r"\.pyc$|\.sqlite3|^var/|^\.venv/|\.coverage$", name)
    ]
    assert made == []


def test_no_real_token_is_committed():
    """A bot token is an id of eight to ten digits, a colon, and 35 characters."""
    token = re.compile(r"(?<!\d)\d{8,10}:[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])")
    tests = ROOT / "tests"
    for path in committed():
        if path.suffix in BINARY or tests in path.parents or not path.exists():
            continue
        assert not token.search(path.read_text("utf-8")), path
