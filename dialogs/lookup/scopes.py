"""A licence's scope of business, sent in the chat: sectors, papers, what the province does."""

from typing import Final

from aiogram_dialog import DialogManager

from dialogs.form.render import LONGEST
from dialogs.shared import context
from dialogs.shared.context import language, owner, services, translate
from dialogs.shared.text import safe
from filing import preapproval, regions, scope, scope_text, statement
from filing.model import Facts

FIELD: Final = "business_scope"
STATEMENT: Final = scope_text.STATEMENT


async def answer(manager: DialogManager, text: str) -> list[str]:
    """What to say about it, in messages as long as Telegram takes. The open draft that has a place
    for it keeps it."""
    known = await _kept(manager, text)
    say, lang, found = translate(manager), language(manager), services(manager)
    province = str(known.get("province") or "")
    reading = scope.read(preapproval.default(), text, province, str(known.get("entity_name") or ""))
    parts = [safe(scope_text.opening(reading, province, say))]
    for one in scope_text.told(reading, found.catalog.sources, say, lang):
        lines = [f"<b>{safe(one.title)}</b>", *(safe(line) for line in one.lines)]
        parts.append("\n".join([*lines, f"<i>{safe('; '.join(one.sources))}</i>"]))
    sectors = [hit.sector for hit in reading.hits if hit.takes_statement]
    if sectors:
        facts = statement.Facts(
            province=regions.name(province) if province else "",
            unit=str(known.get("entity_name") or ""),
            code=str(known.get("entity_cert_no") or ""),
            domain=str(known.get("domain") or ""),
            site=str(known.get("site_name") or ""),
        )
        wording = statement.statement(sectors, facts)
        parts.append(f"{safe(say(STATEMENT))}\n<pre>{safe(wording)}</pre>")
    return list(_packed(parts))


def _packed(parts: list[str]) -> list[str]:
    """As few messages as the parts fit into."""
    packed = [""]
    for part in parts:
        joined = f"{packed[-1]}\n\n{part}" if packed[-1] else part
        if len(joined) > LONGEST:
            packed.append(part[:LONGEST])
        else:
            packed[-1] = joined
    return packed


async def _kept(manager: DialogManager, text: str) -> Facts:
    """What is known of the open draft, once it holds the text; nothing without one."""
    draft = context.place(manager).get("draft") if manager.has_context() else None
    if not isinstance(draft, int):
        return {}
    filings, person = services(manager).filings, owner(manager)
    review = await filings.review(person, draft)
    if any(field.id == FIELD for field, _ in review.assumed):
        await filings.answer(person, draft, FIELD, text)
    return review.known
