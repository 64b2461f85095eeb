"""The desk put together: a few services over one context, for both bots, the relay and the command
line. None inherits from another; each says in its constructor what it leans on."""

from desk.alerts import Alerts
from desk.assignment import Assignment
from desk.breakdown import Breakdowns
from desk.closing import Closing
from desk.comments import Comments
from desk.context import DeskContext, DeskSettings, Drafted, Speak, Wake, silent
from desk.conversations import Conversations
from desk.corrections import Corrections
from desk.members import Members
from desk.messages import Messages
from desk.moderation import Moderation
from desk.modes import Modes
from desk.outbox.on_delivered import OnDelivered
from desk.outbox.on_failed import OnFailed
from desk.outbox.worker import OutboxWorker
from desk.ports import OpenDesk
from desk.replies import Promote, Replies, Suggest
from desk.reports import Reports
from desk.retention import Retention
from desk.routing import Routing
from desk.search import Search
from desk.staff import StaffMessages
from filing.ports import Now
from filing.problems import Translate


class Desk:
    """Everything around talking to people. Free of chats, SQL and clocks."""

    def __init__(
        self,
        open_unit: OpenDesk,
        settings: DeskSettings,
        speak: Speak,
        now: Now,
        filings: Drafted | None = None,
        wake: Wake = silent,
        suggest: Suggest | None = None,
        promote: Promote | None = None,
    ) -> None:
        self.context = context = DeskContext(open_unit, settings, speak, now, filings, wake)
        self.modes = Modes(context)
        self.assignment = Assignment(context)
        self.messages = Messages(context)
        self.closing = Closing(context, self.modes)
        self.comments = Comments(context)
        self.members = Members(context, self.assignment)
        self.moderation = Moderation(context, self.closing)
        self.routing = Routing(context)
        self.conversations = Conversations(
            context,
            self.modes,
            self.assignment,
            self.messages,
            self.closing,
            self.moderation,
            self.routing,
        )
        self.staff = StaffMessages(context, self.assignment, self.messages, self.closing)
        self.corrections = Corrections(context, self.assignment, self.messages)
        self.replies = Replies(context, suggest, promote)
        self.reports = Reports(context)
        self.search = Search(context)
        self.breakdowns = Breakdowns(context)
        self.alerts = Alerts(context, self.assignment)
        self.retention = Retention(context, self.modes, self.closing)
        self.outbox = OutboxWorker(context)
        self.delivered = OnDelivered(context)
        self.failed = OnFailed(context, self.closing, self.conversations)

    @property
    def group(self) -> int:
        """The staff's group, wherever it moved to."""
        return self.context.group

    def staff_words(self) -> Translate:
        """The translation into the language of the desk."""
        return self.context.staff_words()
