"""One unit of work with its collections: left cleanly it is durable, with an exception undone."""

from collections.abc import Callable
from types import TracebackType

from storage.applicant.applicants import SqlApplicants
from storage.applicant.clocks import SqlClocks
from storage.applicant.drafts import SqlDrafts
from storage.applicant.files import SqlFiles
from storage.applicant.indexed import SqlIndexed
from storage.applicant.notices import SqlNotices
from storage.applicant.packages import SqlPackages
from storage.desk.store import SqlDesk
from storage.engine.session import DatabaseResources, Session


class SqlUnit:
    """`filing.ports.Unit` on SQL."""

    __slots__ = ("_desk", "applicants", "drafts", "files", "indexed", "packages", "session")

    def __init__(self, means: DatabaseResources) -> None:
        self.session = Session(means)
        self.drafts = SqlDrafts(self.session)
        self.files = SqlFiles(self.session)
        self.applicants = SqlApplicants(self.session)
        self.indexed = SqlIndexed(self.session)
        self.packages = SqlPackages(self.session)
        self._desk: SqlDesk | None = None

    def after_commit(self, call: Callable[[], None]) -> None:
        """What is remembered beside the database changes only when this unit is durable."""
        self.session.on_commit(call)

    @property
    def notices(self) -> SqlNotices:
        """Made when asked for, as the desk is."""
        return SqlNotices(self.session)

    @property
    def clocks(self) -> SqlClocks:
        """Made when asked for, as the desk is."""
        return SqlClocks(self.session)

    @property
    def desk(self) -> SqlDesk:
        """Made when asked for: an answer to the form needs none of it."""
        if self._desk is None:
            self._desk = SqlDesk(self.session)
        return self._desk


class OpenedUnit:
    """What `Database.unit()` gives to `async with`."""

    __slots__ = ("_means", "_unit")

    def __init__(self, means: DatabaseResources) -> None:
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
