"""The OCR process: one picture in, its lines out, over its own pipes. It has no token, no network
and no place to write to."""

import json
import os
import resource
import struct
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import BinaryIO

from filing.intake.boxes import Box

ADDRESS_SPACE = 3 * 1024**3
"""Bytes that the process may map; what is resident is watched by its parent."""

TALLEST_MB = 600
"""Resident megabytes above which the process ends after a picture: the next one starts afresh."""

NICE = 10
MOST_BYTES = 25 * 1024 * 1024
LENGTH = struct.Struct(">I")

FAILED = b"null"
"""The answer for a picture that could not be read."""


def confine() -> None:
    """What a picture could do at worst ends here: no files, no core, no connection."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.nice(NICE)
    sys.addaudithook(_no_network)


def _no_network(event: str, _arguments: object) -> None:
    if event in {"socket.connect", "socket.getaddrinfo", "socket.bind"}:
        raise PermissionError("the OCR process connects to nothing")


def serve(read: Callable[[bytes], tuple[Box, ...]], source: BinaryIO, target: BinaryIO) -> None:
    """Pictures one by one until the pipe ends, or the process has grown too tall."""
    while (content := _received(source)) is not None:
        try:
            answer = json.dumps([asdict(box) for box in read(content)]).encode()
        except MemoryError:
            return
        except Exception:  # noqa: BLE001 - a picture can break a decoder in any way
            answer = FAILED
        target.write(LENGTH.pack(len(answer)) + answer)
        target.flush()
        del content, answer
        if resident_mb(os.getpid()) > TALLEST_MB:
            return


def _received(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = source.read(length) if length <= MOST_BYTES else b""
    return content if len(content) == length else None


def resident_mb(process: int) -> int:
    """Megabytes of a process that are in memory; 0 where that cannot be told."""
    try:
        with open(f"/proc/{process}/statm", encoding="ascii") as file:  # noqa: PTH123 - polled
            return int(file.read().split()[1]) * resource.getpagesize() // 1024**2
    except OSError:
        return 0


def cpu_seconds(process: int) -> float:
    """Processor time that a process has used; 0 where that cannot be told."""
    try:
        with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123 - polled
            user, system = file.read().rpartition(")")[2].split()[11:13]
    except (OSError, ValueError):
        return 0.0
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """Loads the models, then serves."""
    confine()
    from bot.intake.engine import OcrEngine  # noqa: PLC0415 - behind the limits

    serve(OcrEngine().read, sys.stdin.buffer, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
