"""One unit of work with its collections: left cleanly it is durable, with an exception undone."""

from types import TracebackType

from storage.applicants import SqlApplicants
from storage.desk import SqlDesk
from storage.drafts import SqlDrafts
from storage.files import SqlFiles
from storage.indexed import SqlIndexed
from storage.notices import SqlNotices
from storage.packages import SqlPackages
from storage.session import Means, Session


class SqlUnit:
    """`filing.ports.Unit` on SQL."""

    __slots__ = ("_desk", "applicants", "drafts", "files", "indexed", "packages", "session")

    def __init__(self, means: Means) -> None:
        self.session = Session(means)
        self.drafts = SqlDrafts(self.session)
        self.files = SqlFiles(self.session)
        self.applicants = SqlApplicants(self.session)
        self.indexed = SqlIndexed(self.session)
        self.packages = SqlPackages(self.session)
        self._desk: SqlDesk | None = None

    @property
    def notices(self) -> SqlNotices:
        """Made when asked for, as the desk is."""
        return SqlNotices(self.session)

    @property
    def desk(self) -> SqlDesk:
        """Made when asked for: an answer to the form needs none of it."""
        if self._desk is None:
            self._desk = SqlDesk(self.session)
        return self._desk


class OpenedUnit:
    """What `Database.unit()` gives to `async with`."""

    __slots__ = ("_means", "_unit")

    def __init__(self, means: Means) -> None:
        self._means = means

    async def __aenter__(self) -> SqlUnit:
        self._unit = SqlUnit(self._means)
        return self._unit

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if error is None:
            await self._unit.session.commit()
        else:
            await self._unit.session.roll_back(error)
