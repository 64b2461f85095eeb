"""Compares an uploaded document with the answers and shows the differences."""

from aiogram_dialog import DialogManager

from dialogs.form import render
from dialogs.intake import offers
from dialogs.intake.held import Intake
from dialogs.shared.context import owner, translate
from dialogs.shared.text import pair, safe
from filing import values
from filing.intake import compare, mapping
from filing.intake.compare import Difference
from filing.intake.mapping import Proposal
from filing.model import Facts
from filing.problems import Term, Translate

COMPARED = frozenset(
    {
        "doc_entity_certificate",
        "doc_leader_id",
        "doc_administrator_id",
        "doc_legal_rep_id",
        "doc_domain_cert",
    }
)
"""Documents that can be read."""

PERSONS = {
    "doc_leader_id": "leader",
    "doc_administrator_id": "administrator",
    "doc_legal_rep_id": "legal_rep",
}
"""Whose card is expected as which document."""

DIFFERS = Term("“{label}” in the picture differs from your answer:")


def later(manager: DialogManager, draft: int, document: str, content: bytes) -> None:
    """Compares behind the next screen, and says what differs: nobody waits for the reading."""
    found = offers.intake(manager)
    if found is None or document not in COMPARED:
        return
    bot, chat, say = manager.middleware_data["bot"], owner(manager), translate(manager)

    async def tell() -> None:
        text = await compared(found, chat, draft, document, content, say)
        if text:
            await bot.send_message(chat, text)

    found.behind(tell())


async def compared(
    found: Intake, who: int, draft: int, document: str, content: bytes, say: Translate
) -> str:
    """What a picture says otherwise than the answers, as HTML; empty where nothing was read."""
    seen = await found.reader.seen(content)
    if seen is None:
        return ""
    known = await found.taking.known(who, draft)
    person = PERSONS.get(document, "")
    if person == "leader" and known.get("entity_class") == "individual":
        person = "entity"
    day = found.taking.today()
    proposal = mapping.propose(seen.reading, found.taking.catalog, known, day, person)
    return told(proposal, known, say)


def told(proposal: Proposal, known: Facts, say: Translate) -> str:
    """Each difference with both values, the signs that differ in bold."""
    return "\n\n".join(_difference(one, say) for one in compare.differences(proposal, known))


def _difference(one: Difference, say: Translate) -> str:
    head = render.fill(say, DIFFERS, {"label": say(one.field.label)})
    printed = "".join(
        f"<b>{safe(piece)}</b>" if other else safe(piece)
        for piece, other in compare.marked(one, say)
    )
    answered = safe(values.show(one.field, one.answered, say))
    lines = [
        head,
        pair(say, safe(say("in the picture")), printed),
        pair(say, safe(say("your answer")), answered),
    ]
    return "\n".join(lines)
