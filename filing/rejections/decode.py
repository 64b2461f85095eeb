"""Finds the known reasons that a notice of refusal names, or reports that it names none."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from itertools import pairwise

from filing.rejections import loading
from filing.rejections.english import Sentences
from filing.rejections.matching import Bigram, Phrase, Span, stands_in
from filing.rejections.model import Open, OrderState, Other, Reason, ReasonLibrary, Sort
from filing.rejections.wording import Clause, Item, Wording

FILING = "备案"
HEADING = 15
"""Signs of an item that is a mere heading in a list of faults."""
FAULT = "不未无非没缺错误"
"""Signs that tell of a fault."""
LEAST = 4
"""Signs of a clause that says something."""


@dataclass(frozen=True, slots=True)
class ReasonHit:
    """A reason, and the clause (made plain) in which it was recognised."""

    reason: Reason
    clause: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says. Empty: nothing that is known."""

    hits: tuple[ReasonHit, ...] = ()
    open: tuple[Open, ...] = ()
    other: Other | None = None
    status: OrderState | None = None
    sure: bool = False
    """It is a notice beyond doubt: a word of refusal stands in it, and a known reason."""
    unread: tuple[str, ...] = ()
    """Points beside known reasons that tell of a fault, and name no known one."""

    @property
    def known(self) -> bool:
        return bool(self.hits or self.open or self.other or self.status)


@dataclass(frozen=True, slots=True)
class _Found:
    reason: Reason
    phrase: Phrase
    clause: Clause
    span: Span

    def above(self, other: "_Found") -> bool:
        """Its phrase is the more precise one of two in the same place."""
        if self.clause is not other.clause or self.reason is other.reason:
            return False
        if self.span.end <= other.span.start or other.span.end <= self.span.start:
            return False
        if bool(self.span.slips) is not bool(other.span.slips):
            return not self.span.slips
        if self.phrase.weak is not other.phrase.weak:
            return other.phrase.weak
        mine, its = self.span, other.span
        inside = mine.start <= its.start and its.end <= mine.end
        return inside and (mine.start, mine.end) != (its.start, its.end)


class Decoder:
    """The library, made ready."""

    def __init__(self, library: ReasonLibrary) -> None:
        words = library.words
        self._wording = wording = Wording(words)
        self.library = library
        self._phrases = [
            (reason, Phrase(text, wording, weak=text in reason.weak))
            for reason in library.reasons.values()
            for text in (*reason.phrases, *reason.weak)
        ]
        self._by_pair: dict[Bigram, list[int]] = {}
        """Phrases by two signs that stand in them: others need not be looked for in a clause."""
        self._near: dict[Bigram, list[int]] = {}
        """Whole phrases by each two signs, for those that are written wrongly."""
        for number, (_reason, phrase) in enumerate(self._phrases):
            self._by_pair.setdefault(phrase.pair, []).append(number)
            for pair in phrase.pairs:
                self._near.setdefault(pair, []).append(number)
        self._english = Sentences(library.english)
        self._after = [reason for reason in library.reasons.values() if reason.twins]
        self._open = [(row, _phrases(row.phrases, wording)) for row in words.open]
        self._other = [(row, _phrases(row.phrases, wording)) for row in words.other]
        self._refused = _canonical(words.refused, wording)
        self._lack = _canonical(words.lack, wording)
        self._beside = (*self._refused, *self._lack)
        self._around = (*self._refused, *_canonical(words.around, wording))
        self._spot = _canonical(words.spot, wording)
        self._asks = tuple(words.asks.split())
        self._polarity = "".join(words.polarity.split())

    def refuses(self, text: str) -> bool:
        """Whether a word of refusal stands in it: what has none need not be read unasked."""
        plain = self._wording.canonical(self._wording.plain(text))
        return stands_in(self._refused, plain)

    def read(self, text: str) -> Reading:
        """What the text says of a filing."""
        english = [(self.library.reasons[one], said) for one, said in self._english.read(text)]
        if english:
            unread = tuple(self._english.unread(text))
            return Reading(tuple(self._told(english, spot=False)), sure=True, unread=unread)
        items = list(self._wording.items(text))
        whole = "。".join(item.text for item in items)
        refused = stands_in(self._refused, whole)
        other = self._looks_alike(self._wording.canonical(self._wording.plain(text)), refused)
        if other is not None:
            return Reading(other=other)
        found = [one for item in items for one in self._of_item(item, refused)]
        if not refused and self._is_question(text):
            notices = [one for one in found if one[0].kind is Sort.NOTICE]
            return Reading(tuple(self._told(notices, spot=False)))
        hits = tuple(self._told(found, spot=stands_in(self._spot, whole)))
        headings = tuple(self._headings(whole)) if not hits else ()
        status = self._status(whole) if not hits else None
        sure = refused and any(hit.reason.kind is not Sort.NOTICE for hit in hits)
        unread = tuple(self._unread(text, refused)) if hits else ()
        return Reading(hits, headings, None, status, sure, unread)

    def _unread(self, text: str, refused: bool) -> Iterator[str]:
        """The points of a list that tell of a fault and name no known reason."""
        points = self._wording.points(text)
        for point in points if len(points) > 1 else ():
            items = list(self._wording.items(point))
            causes = [one for item in items for one in item.clauses if not one.advice]
            if any(self._of_item(item, refused) for item in items) or not causes:
                continue
            faults = [one for one in causes if self._tells(one.text)]
            if faults and not any(one.threat for one in faults):
                yield ",".join(one.said for one in causes)

    def _tells(self, clause: str) -> bool:
        """Whether a clause tells of a fault, beyond the word that something was refused."""
        rest = reduce(lambda text, word: text.replace(word, ""), self._around, clause)
        fault = stands_in(self._lack, clause) or any(sign in clause for sign in FAULT)
        return fault and len(rest) >= LEAST

    def _of_item(self, item: Item, refused: bool) -> list[tuple[Reason, str]]:
        beside = stands_in(self._beside, item.text) or (refused and len(item.text) <= HEADING)
        found = [one for clause in item.clauses for one in self._of_clause(clause)]
        twice = [one.reason.id for one in found]
        found = [
            one for one in found if not one.phrase.weak or beside or twice.count(one.reason.id) > 1
        ]
        best = [one for one in found if not any(more.above(one) for more in found)]
        causes = [one for one in best if not one.clause.advice and not one.clause.threat]
        kept = causes or [one for one in best if not one.clause.threat]
        kept += [one for one in best if one.clause.threat and one.reason.deadline]
        return [(one.reason, one.clause.said) for one in kept]

    def _of_clause(self, clause: Clause) -> Iterator[_Found]:
        pairs, seen = set(pairwise(clause.text)), set[str]()
        for number in sorted(n for pair in pairs for n in self._by_pair.get(pair, ())):
            reason, phrase = self._phrases[number]
            span = phrase.stands(clause.text)
            if span is not None:
                seen.add(reason.id)
                yield _Found(reason, phrase, clause, span)
        shared = Counter(n for pair in pairs for n in self._near.get(pair, ()))
        for number in sorted(shared):
            reason, phrase = self._phrases[number]
            if reason.id in seen or shared[number] < phrase.least:
                continue
            span = phrase.nearly(clause.text, self._polarity)
            if span is not None:
                seen.add(reason.id)
                yield _Found(reason, phrase, clause, span)

    def _told(self, found: Iterable[tuple[Reason, str]], *, spot: bool) -> Iterator[ReasonHit]:
        """Each reason once. In a spot check the reason of the spot check, else that of the review;
        a heading gives way to a precise cause of its kind, one of a missing thing to any."""
        told: dict[str, str] = {}
        for reason, clause in found:
            told.setdefault(reason.id, clause)
        reasons = self.library.reasons
        for reason in self._after:
            twins = [twin for twin in reason.twins if twin in told]
            if spot and twins:
                told.setdefault(reason.id, told[twins[0]])
            for gone in twins if spot else [reason.id] if twins else ():
                told.pop(gone, None)
        precise = {reasons[key].group for key in told if not reasons[key].general}
        for key, clause in told.items():
            reason = reasons[key]
            covered = reason.group in precise or (not reason.fields and precise)
            if not (reason.general and covered):
                yield ReasonHit(reason, clause)

    def _looks_alike(self, text: str, refused: bool) -> Other | None:
        for row, phrases in self._other:
            for phrase in phrases:
                span = phrase.stands(text)
                if span is None or (row.id == "approved" and refused):
                    continue
                around = text[: span.start] + text[span.end :]
                if row.firm or not (refused and FILING in around):
                    return row
        return None

    def _is_question(self, text: str) -> bool:
        said = re.sub(r"[\s。!！~～]+$", "", text)
        return said.endswith(("?", "？")) or stands_in(self._asks, said)

    def _headings(self, whole: str) -> Iterator[Open]:
        rows = [row for row, phrases in self._open if any(p.stands(whole) for p in phrases)]
        named = [row for row in rows if not row.bare]
        yield from named or (rows if FILING in whole else [])

    def _status(self, whole: str) -> OrderState | None:
        rows = self.library.words.status
        said = [row for row in rows if self._wording.canonical(row.words) in whole]
        return max(said, key=lambda row: len(row.words), default=None)


def _phrases(texts: Iterable[str], wording: Wording) -> Sequence[Phrase]:
    return [Phrase(text, wording) for text in texts]


def _canonical(words: str, wording: Wording) -> tuple[str, ...]:
    return tuple(wording.canonical(word) for word in words.split())


@cache
def default() -> Decoder:
    """What the program ships."""
    return Decoder(loading.default())
