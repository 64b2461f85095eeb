"""The submission package: what is in it, its PDFs, the archive, and its verification."""

import io
import zipfile
from typing import Final

from filing.package.changes import Change, changes, earlier
from filing.package.crib import Page, Row, crib
from filing.package.request import Document, Request
from filing.package.signature import Maker, maker
from filing.package.state import fingerprint, reference
from filing.package.verify import Examined, Fault, examine, verify

__all__ = [
    "Change",
    "Document",
    "Examined",
    "Fault",
    "Maker",
    "Page",
    "Request",
    "Row",
    "changes",
    "crib",
    "earlier",
    "examine",
    "export",
    "fingerprint",
    "make",
    "maker",
    "papers",
    "reference",
    "unprintable",
    "verify",
]

PAPERS: Final = ("checklist.pdf", "application.pdf")
"""What a package holds for people to read, in the order of their use."""


def make(request: Request) -> bytes:
    """The package as a ZIP: the same bytes for the same request. Takes plain data, so that another
    process can do it."""
    from filing.package import archive  # noqa: PLC0415 - brings the PDF library, a tenth of a second

    return archive.assemble(request)


def export(request: Request) -> bytes:
    """What was given so far as a ZIP, whether or not a package can be made of it."""
    from filing.package import archive  # noqa: PLC0415 - see make

    return archive.export(request)


def unprintable(request: Request) -> str:
    """The characters of the answers that no font at hand can print: told before, listed inside."""
    from filing.package import archive  # noqa: PLC0415 - see make

    return archive.unprintable(request)


def papers(content: bytes) -> dict[str, bytes]:
    """The PDF files of a package of our own, by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in PAPERS}
