"""Sealed files in a folder: written completely and synced before a row refers to them."""

import os
import secrets
import time
from collections.abc import Collection
from pathlib import Path
from typing import Final

from filing.errors import NotFound

HOUR: Final = 3600.0


class Blobs:
    """`files/ab/cdef…`; every method blocks and belongs in a thread."""

    def __init__(self, data_dir: Path) -> None:
        self._root = data_dir / "files"

    def prepare(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, name: str, sealed: bytes) -> None:
        """Durable under its name when this returns, or not there at all."""
        target = self._path(name)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        fresh = target.with_name(f".{secrets.token_hex(8)}")
        try:
            with fresh.open("xb") as stream:
                stream.write(sealed)
                stream.flush()
                os.fsync(stream.fileno())
            fresh.replace(target)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
        _sync_folder(self._root)

    def read(self, name: str) -> bytes:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"bytes of file {name}") from None

    def remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def names(self, older_than: float = HOUR) -> list[str]:
        """What lies in the folder for longer than that, half-written files included."""
        limit = time.time() - older_than
        return [
            folder.name + file.name
            for folder in self._root.iterdir()
            if folder.is_dir()
            for file in folder.iterdir()
            if _older(file, limit)
        ]

    def sweep(self, known: Collection[str], candidates: Collection[str]) -> int:
        """Removes the candidates that no row knows; how many."""
        orphans = [name for name in candidates if name not in known]
        for name in orphans:
            self.remove(name)
        return len(orphans)

    def _path(self, name: str) -> Path:
        return self._root / name[:2] / name[2:]


def _older(file: Path, limit: float) -> bool:
    """A file that is renamed or removed between listing and looking is nobody's orphan."""
    try:
        return file.stat().st_mtime <= limit
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
