"""Exceptions of the domain.

FilingError
├── ContentError     a data file is wrong; the message names the file and the key
├── NotFound         no such draft, field, file or package for this owner
├── StaleDraft       the draft was changed elsewhere or is already deleted
├── SealBroken       a sealed value cannot be opened with the keys at hand
└── PackageError     a package cannot be made or read
"""


class FilingError(Exception):
    """The root of all errors that the domain raises."""


class ContentError(FilingError):
    """A data file is wrong; the message names the file and the key."""


class NotFound(FilingError):  # noqa: N818 - reads as a sentence where it is raised
    """No such draft, field, file or package for this owner."""


class StaleDraft(FilingError):  # noqa: N818 - reads as a sentence where it is raised
    """The draft was changed elsewhere or is already deleted."""


class SealBroken(FilingError):  # noqa: N818 - reads as a sentence where it is raised
    """A sealed value cannot be opened with the keys at hand; never answered with ciphertext."""


class PackageError(FilingError):
    """A package cannot be made or read; the message says what is wrong with it."""
