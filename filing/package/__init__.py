"""The submission package: what is in it, its PDFs, the archive, and its verification."""

from filing.package.crib import Page, Row, crib
from filing.package.request import Document, Request
from filing.package.state import fingerprint, reference
from filing.package.verify import Fault, verify

__all__ = [
    "Document",
    "Fault",
    "Page",
    "Request",
    "Row",
    "crib",
    "export",
    "fingerprint",
    "make",
    "reference",
    "unprintable",
    "verify",
]


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
