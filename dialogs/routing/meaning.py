"""What a message is, and whom it is for: one pure function over plain data.

| what arrives | where | it is |
|---|---|---|
| a known command | anywhere | `Command`; an unknown `/word` is ordinary text |
| a reply to staff; anything in a conversation with them | anywhere | `ForStaff` |
| text, and staff spoke last | anywhere | `ForStaff`, asked about; what fits is an answer |
| "skip", "没有", "-" | a question | `Answer` that leaves it out |
| text that asks, a greeting, a URL for a name | a question | `Question`: nothing is stored |
| "no idea", "later", "不知道"; "where do I find this?" | a question | `Question`: told here |
| "same as above", "法人", "见营业执照" | a question | `Question`: what is meant is offered |
| "do it for me", "帮我起一个" | a question | `Question`: told what may be written |
| "返回表单", "next" | a question | `Walk`: gone |
| pasted data | anywhere | `PastedData` |
| a scope of business (经营范围…) | anywhere but at its own question | `BusinessScope` |
| a notice of refusal whose reason is known | anywhere but at a remark | `Refusal` |
| a picture or file | where a document is asked | `Answer` |
| the same | elsewhere | `Attachment` |
| "delete my data", "stop", "go back" | anywhere | `SmallTalk` |
| a credit code, an ICP number, a service number by itself | no question | `GivenNumber` |
| a greeting, "I want to file", "人工" | no question | `SmallTalk` |
| any other text | no question | `Question` |
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from dialogs.routing import phrases, sorts, words
from dialogs.routing.sorts import TextSort
from filing.lone_numbers import LoneNumber

CHOSEN = frozenset({"choice", "choices", "yes_no", "region", "document"})
"""Kinds of question that no free text answers."""

FREE = frozenset({"text"})
"""Kinds that take any text: only there a doubt is worth a question."""


SCOPE_FIELD = "business_scope"
"""The question that asks for it."""


NUMBER = "number"

MOST_CLAUSES = 4
_BETWEEN = re.compile(r"[,，.。;；!！\n…]+")

REMARK = "remark"
"""How the ids of questions end whose answer may tell of a refusal."""


class Talk(StrEnum):
    """Small talk that the home screen answers."""

    GREETING = "greeting"
    THANKS = "thanks"
    START = "start"
    HANDED = "handed"
    """The filing has been handed in."""
    PERSON = "person"
    PRIVACY = "privacy"
    """What is kept about whoever writes."""
    FORGET = "forget"
    """All of it is to be erased."""
    STOP = "stop"
    BACK = "back"


BIDS = (Talk.PRIVACY, Talk.FORGET, Talk.STOP, Talk.BACK)
"""What a command does too: understood wherever it is typed."""


class Way(StrEnum):
    """Where somebody wants to go who types it instead of pressing a button."""

    HERE = "here"
    """To the question that is open."""
    ON = "on"
    LANGUAGE = "language"


class Why(StrEnum):
    """Why a text at a question is not taken as its answer at once."""

    ASKS = "asks"
    GREETING = "greeting"
    ODD = "odd"
    COMMAND = "command"
    UNSURE = "unsure"
    """The answer is not known, or not there yet."""
    LATER = "later"
    """Not now, or not at all."""
    REFERS = "refers"
    """Another answer, a paper or a person is named instead."""
    SUGGEST = "suggest"
    """Somebody wants it done for them."""
    HERE = "here"
    """It asks about the open question itself."""


@dataclass(frozen=True, slots=True)
class TypedMessage:
    """What was sent: its words, and what else is known of it."""

    text: str = ""
    file: bool = False
    command: str = ""
    """The known command that it begins with."""
    to_staff: bool = False
    """A reply to what staff wrote."""
    data: bool = False
    """Its text is data to be read: labelled values."""
    scope: bool = False
    """Its text is a licence's scope of business."""
    refusal: bool = False
    """Its text is a notice of refusal whose reason is known."""
    number: bool = False
    """Its text names an ICP number."""
    lone: LoneNumber | None = None
    """The number that it consists of."""


@dataclass(frozen=True, slots=True)
class MessagePlace:
    """Where it arrives."""

    field: str = ""
    """The open question, or nothing."""
    kind: str = ""
    """Of that question."""
    optional: bool = False
    name: bool = False
    """It asks for a name: a person's, a company's, a website's."""
    fits: bool = False
    """The text is understood as an answer of its kind: a label of a choice, a date."""
    number: bool = False
    """A filing was handed in, and its number is waited for."""
    talking: bool = False
    """What is typed goes to staff."""
    staff_last: bool = False
    """A conversation is open, staff spoke last, and no button of the form was pressed since."""


@dataclass(frozen=True, slots=True)
class Answer:
    """To the open question. `left_out`: it says that there is none."""

    left_out: bool = False


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """Not stored: answered, with a way back and one to take it as the answer after all."""

    why: Why = Why.ASKS


@dataclass(frozen=True, slots=True)
class Walk:
    """No answer: somebody wants to go somewhere."""

    way: Way


@dataclass(frozen=True, slots=True)
class ForStaff:
    """Theirs. Not `sure`: asked about, once."""

    sure: bool = True


@dataclass(frozen=True, slots=True)
class GivenCommand:
    """One of the table."""

    name: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture or a file where none is asked."""


@dataclass(frozen=True, slots=True)
class PastedData:
    """Labelled values: a licence, an old filing, WHOIS."""


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """`language`: in which it was said."""

    about: Talk
    language: str


@dataclass(frozen=True, slots=True)
class BusinessScope:
    """What a licence says of a unit's business: sectors and papers follow from it."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a provider or an authority wrote of a filing: it is read."""


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """A number where none is asked: said what it is, and offered to be used."""

    found: LoneNumber


Meaning = (
    Answer
    | AskedQuestion
    | Walk
    | ForStaff
    | GivenCommand
    | Attachment
    | PastedData
    | BusinessScope
    | Refusal
    | GivenNumber
    | SmallTalk
)


def at(field: str, kind: str, *, optional: bool = False, fits: bool = False) -> MessagePlace:
    """The place of an open question."""
    name = sorts.of(field) in sorts.NAMES
    return MessagePlace(field, kind, optional=optional, name=name, fits=fits)


def route(message: TypedMessage, place: MessagePlace) -> Meaning:
    """Whom and what a message is for."""
    if message.command:
        return GivenCommand(message.command)
    if message.to_staff or place.talking:
        return ForStaff()
    if message.file:
        wanted = place.kind == "document" or (bool(place.field) and bool(message.text))
        return Answer() if wanted else Attachment()
    if not message.text.strip():
        return Answer() if place.field else Attachment()
    return _said(message.text, message, place)


def is_doubtful(meant: Meaning, message: TypedMessage, place: MessagePlace) -> bool:
    """Whether a text is no answer, as far as can be told: it may be meant for somebody else."""
    if message.file or not message.text.strip():
        return False
    if isinstance(meant, AskedQuestion):
        return True
    unread = bool(place.field) and not place.fits and place.kind not in FREE | {"region"}
    return unread and meant == Answer()


def _said(text: str, message: TypedMessage, place: MessagePlace) -> Meaning:
    if talk := words.like(text, "person_like"):
        return SmallTalk(Talk.PERSON, talk)
    if place.optional and phrases.says_nothing(text):
        return Answer(left_out=True)
    if not place.fits and (bid := _bid(text)):
        return bid
    if read := _by_its_form(message, place):
        return read
    if place.staff_last and not place.fits:
        return ForStaff(sure=False)
    return _at_a_question(text, place) if place.field else _elsewhere(text)


def _bid(text: str) -> SmallTalk | None:
    """A wish that a command fulfils, in words."""
    for talk in BIDS:
        if language := words.like(text, f"{talk}_like"):
            return SmallTalk(talk, language)
    return None


def _by_its_form(message: TypedMessage, place: MessagePlace) -> Meaning | None:
    """What a text shows by its form, wherever it arrives but at the question that wants it."""
    if message.number and place.number:
        return Answer()
    if message.refusal and not place.field.endswith(REMARK):
        return Refusal()
    if message.data:
        return PastedData()
    if message.scope and place.field != SCOPE_FIELD:
        return BusinessScope()
    if message.lone and not place.field:
        return GivenNumber(message.lone)
    return None


def _elsewhere(text: str) -> Meaning:
    """Where no question is open."""
    for talk in (Talk.START, Talk.HANDED, Talk.GREETING, Talk.THANKS):
        if language := words.like(text, f"{talk}_like"):
            return SmallTalk(talk, language)
    return AskedQuestion()


def _at_a_question(text: str, place: MessagePlace) -> Meaning:
    if place.kind == NUMBER and place.fits and not place.optional:
        return Answer()  # "none" is a number there
    if phrases.says_nothing(text):
        return Answer(left_out=place.kind not in CHOSEN)
    if place.fits and place.kind not in FREE:
        return Answer()
    return no_answer(text, place) or Answer()


def is_answer(text: str, place: MessagePlace) -> bool:
    """Whether a text answers the question there."""
    return _at_a_question(text, place) == Answer()


def no_answer(text: str, place: MessagePlace) -> Meaning | None:
    """What a text at a question is instead of its answer; None for an answer."""
    if way := _way(text):
        return way
    if place.optional and phrases.whole(text, "refuses_likes"):
        return Answer(left_out=True)
    if why := _clauses(text, place) or _instead(text, place):
        return AskedQuestion(why)
    return _free(text, place) if place.kind in FREE else None


def _clauses(text: str, place: MessagePlace) -> Why | None:
    """Why none of the clauses of a text is an answer; a greeting in front says the least."""
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    if not 1 < len(parts) <= MOST_CLAUSES:
        return None
    reasons = [_instead(part, place) for part in parts]
    if None in reasons:
        return None
    return min(reasons, key=(Why.GREETING).__eq__)


_WAYS = {
    "stays_likes": Way.HERE,
    "onward_likes": Way.ON,
    "language_likes": Way.LANGUAGE,
}
_BIDS = {"back_likes": Talk.BACK, "leaves_likes": Talk.STOP}
"""Said so at a question only."""


def _way(text: str) -> Meaning | None:
    for name, bid in _BIDS.items():
        if language := phrases.whole(text, name):
            return SmallTalk(bid, language)
    found = (way for name, way in _WAYS.items() if phrases.whole(text, name))
    way = next(found, Way.HERE if words.like(text, "start_like") else None)
    return Walk(way) if way else None


def _instead(text: str, place: MessagePlace) -> Why | None:
    """Why a text is no answer: there is none yet, it asks, or names something else instead."""
    typed = place.kind not in CHOSEN

    def talked(about: Talk) -> str:
        return words.like(text, f"{about}_like")

    reasons = {
        Why.UNSURE: words.like(text, "unsure_like") or phrases.whole(text, "unsure_likes"),
        Why.HERE: words.like(text, "here_like"),
        Why.LATER: phrases.whole(text, "later_likes") or phrases.whole(text, "refuses_likes"),
        Why.SUGGEST: typed and phrases.whole(text, "suggests_likes"),
        Why.GREETING: place.kind in FREE and any(map(talked, _TALKED)),
        Why.ASKS: phrases.asks(text, name=place.name),
        Why.REFERS: typed and _refers(text, place),
    }
    return next((why for why, holds in reasons.items() if holds), None)


def _refers(text: str, place: MessagePlace) -> bool:
    """A remark may state that two are the same; elsewhere no answer does."""
    stated = sorts.of(place.field) is TextSort.SENTENCE and phrases.whole(text, "states_likes")
    return not stated and bool(phrases.whole(text, "refers_likes"))


def _free(text: str, place: MessagePlace) -> Meaning | None:
    """What is no question, and yet hardly an answer."""
    if text.startswith("/") and " " not in text.strip() and text.count("/") == 1:
        return AskedQuestion(Why.COMMAND)
    if place.name and sorts.odd_for_a_name(text):
        return AskedQuestion(Why.ODD)
    return AskedQuestion(Why.ODD) if sorts.odd(text, sorts.of(place.field)) else None


_TALKED = (Talk.GREETING, Talk.THANKS, Talk.HANDED)
