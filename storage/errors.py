"""What can go wrong in storage besides the domain's own errors.

StorageError
├── DatabaseUnavailable   the database did not answer, although it was asked again and again
├── DatabaseAddress       the address of the database cannot be understood
├── PlaceUnusable         folder, file or option of the address can never work
├── DatabaseRefuses       the database is there and says no: password, name, rights
├── SchemaOutdated        the tables are not those of this version: `icp-guide db upgrade`
├── KeysUnusable          the encryption keys are missing or malformed
└── BackupUnusable        a backup cannot be made, read or restored; the message says why
"""


class StorageError(Exception):
    """The root of all errors that storage raises of its own."""


class DatabaseUnavailable(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """The database did not answer within the retry policy; nothing of the unit was kept."""


class DatabaseAddress(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """The address of the database cannot be understood; the message says which forms can."""


class PlaceUnusable(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """Folder, file or an option of the address can never work; the message names the setting."""


class DatabaseRefuses(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """The database is there and says no for good."""


class SchemaOutdated(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """The tables are not those of this version."""


class KeysUnusable(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """The key ring is missing or malformed; the message never shows a key."""


class BackupUnusable(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """A backup cannot be made, read or restored; the message is the one line to show."""
