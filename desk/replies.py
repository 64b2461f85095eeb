"""Ready-made replies, suggestions of the FAQ, and answers proposed for it."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from desk import canned, texts
from desk.context import DeskContext
from desk.model import DESK, Case, ReadyReply, Staff

KEY_LENGTH = 32

VARIABLE = re.compile(r"\{(\w+)\}")
VARIABLES = ("case", "domain", "staff", "first_name")
"""What a ready-made reply may leave to be filled in; the name not before it is sent."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One entry of the FAQ that may answer the applicant."""

    id: str
    title: str
    text: str


Suggest = Callable[[str, str], Sequence[Suggestion]]
"""The entries nearest to a text in a language, best first."""

Promote = Callable[[str, str, str], Awaitable[None]]
"""Keeps a question, the answer staff gave, and the language, for whoever writes the FAQ."""


class Replies:
    """Texts that staff need not write themselves."""

    def __init__(
        self, context: DeskContext, suggest: Suggest | None = None, promote: Promote | None = None
    ) -> None:
        self._context = context
        self.suggest = suggest
        self.promote = promote
        self.shipped = canned.load()

    async def of_language(self, language: str) -> tuple[ReadyReply, ...]:
        async with self._context.open() as unit:
            changed = await unit.desk.canned.list()
        nearest = (language, language.partition("_")[0], "en")
        found = (canned.merged(self.shipped, changed, one) for one in nearest)
        return next(filter(None, found), ())

    @property
    def languages(self) -> tuple[str, ...]:
        """Those in which replies are shipped."""
        return tuple(sorted({reply.language for reply in self.shipped}))

    async def put(self, staff: Staff, key: str, language: str, text: str) -> str:
        """Writes a ready-made reply; an empty text takes it away. Else what is wrong with it."""
        _ = self._context.staff_words()
        if not key.replace("_", "").isalnum() or len(key) > KEY_LENGTH:
            return _("A key is letters, digits and _, at most 32.")
        if language not in self.languages:
            order = _(
                "{language} is not a language of this bot. Write: /canned set KEY LANG TEXT, LANG "
                "is {known}."
            )
            return order.format(language=texts.safe(language), known=", ".join(self.languages))
        strange = [name for name in VARIABLE.findall(text) if name not in VARIABLES]
        if strange:
            known = " ".join(f"{{{name}}}" for name in VARIABLES)
            words = _("{name} is not a known placeholder; known are {known}.")
            return words.format(name=texts.safe(f"{{{strange[0]}}}"), known=known)
        async with self._context.changing() as unit:
            await unit.desk.canned.put(ReadyReply(key, language, text))
            log = {"key": key, "lang": language}
            await self._context.log(unit, None, staff.id, "canned_changed", log)
        return ""

    async def both(self, case: int, key: str, staff: Staff) -> tuple[str, str]:
        """The reply as this applicant gets it, empty where there is none; and the same in the
        desk's language, empty where that is the applicant's."""
        found = await self._case(case)
        texts = []
        for language in (found.language, self._context.settings.language):
            replies = await self.of_language(language)
            text = next((one.text for one in replies if one.key == key), "")
            texts.append(await self.filled(case, text, staff))
        return texts[0], texts[1] if texts[1] != texts[0] else ""

    async def filled(self, case: int, text: str, staff: Staff) -> str:
        """With everything filled in but the applicant's name."""
        found = await self._case(case)
        review = await self._context.review(found) if VARIABLE.search(text) else None
        domain = review.known.get("domain") if review else None
        values = {
            "case": str(found.id),
            "domain": domain if isinstance(domain, str) else "–",
            "staff": staff.name,
        }
        return VARIABLE.sub(lambda name: values.get(name[1], name[0]), text)

    async def suggestions(self, case: int, language: str = "") -> tuple[Suggestion, ...]:
        """Entries for the applicant's last message, in the applicant's language or that one."""
        async with self._context.open() as unit:
            found = await unit.desk.cases.get(case)
            last = await unit.desk.relayed.last(case, incoming=True)
        words = (last.text if last else "") or found.context.get("question", "")
        if not words or self.suggest is None:
            return ()
        return tuple(self.suggest(words, language or found.language))[:3]

    async def suggested(self, case: int, entry: str) -> tuple[str, str]:
        """One entry as `both` gives a reply."""
        texts = []
        for language in ("", self._context.settings.language):
            found = await self.suggestions(case, language)
            texts.append(next((one.text for one in found if one.id.startswith(entry)), ""))
        return texts[0], texts[1] if texts[1] != texts[0] else ""

    async def _case(self, case: int) -> Case:
        async with self._context.open() as unit:
            return await unit.desk.cases.get(case)

    async def promote_answer(self, staff: Staff, chat: int, message: int) -> bool:
        """The answer that staff replied to goes, with the question before it, to the FAQ's gaps."""
        async with self._context.open() as unit:
            answer = await unit.desk.relayed.of_source(DESK, chat, message)
            if answer is None or not answer.text or self.promote is None:
                return False
            case = await unit.desk.cases.get(answer.case)
            pairs = await unit.desk.relayed.of_case(case.id)
        asked = [p.text for p in pairs if p.incoming and p.text and p.at <= answer.at]
        question = asked[-1] if asked else case.context.get("question", "")
        if not question:
            return False
        await self.promote(question, answer.text, case.language)
        async with self._context.changing() as unit:
            await self._context.log(unit, case, staff.id, "promoted", {"message": message})
        return True
