"""The desk: one service for both bots, the relay and the command line."""

from collections import OrderedDict
from collections.abc import Callable

from filing.desk import canned
from filing.desk.board import Board, Promote, Suggest
from filing.desk.room import DeskSettings, Drafted, Speak, silent
from filing.desk_ports import OpenDesk
from filing.ports import Now


class Desk(Board):
    """Everything around talking to people. Free of chats, SQL and clocks."""

    def __init__(
        self,
        open_unit: OpenDesk,
        settings: DeskSettings,
        speak: Speak,
        now: Now,
        filings: Drafted | None = None,
        wake: Callable[[], None] = silent,
        suggest: Suggest | None = None,
        promote: Promote | None = None,
    ) -> None:
        super().__init__(open_unit, settings, speak, now, filings, wake)
        self._modes = OrderedDict()
        self.suggest = suggest
        self.promote = promote
        self.shipped = canned.load()
