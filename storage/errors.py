"""What can go wrong in storage besides the domain's own errors.

StorageError
├── DatabaseUnavailable   the database did not answer, although it was asked again and again
├── DatabaseAddress       the address of the database cannot be understood
├── SchemaOutdated        the tables are not those of this version: `icp-guide db upgrade`
└── KeysUnusable          the encryption keys are missing or malformed
"""


class StorageError(Exception):
    """The root of all errors that storage raises of its own."""


class DatabaseUnavailable(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """The database did not answer within the bounds of patience; nothing of the unit was kept."""


class DatabaseAddress(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """The address of the database cannot be understood; the message says which forms can."""


class SchemaOutdated(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """The tables are not those of this version."""


class KeysUnusable(StorageError):  # noqa: N818 - reads as a sentence where it is raised
    """The key ring is missing or malformed; the message never shows a key."""
