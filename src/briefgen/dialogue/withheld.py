"""Which words of a dialogue are withheld from one reader outside: makes the `Unsaid` that texts are searched for.

A hidden text that is said to the reader elsewhere is no secret; nor are words that a line of a briefing has in common
with a released line of its kind, which is one text written for two readers, or with a released item it speaks of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from briefgen.dialogue.model import Audience, Dialogue, Person, Round, Source, Text
from briefgen.dialogue.phrases import Phrase, phrase_of, plain
from briefgen.dialogue.release import SameDialogue, reaches, reaching, visible_to
from briefgen.dialogue.said import Said, quotes_in, texts_of
from briefgen.dialogue.status import list_promises
from briefgen.dialogue.unsaid import Given, Hidden, Unsaid, is_telling_id
from briefgen.files import sha256

_POSTS = "mr ms mrs dr prof professor minister ambassador director secretary president general chairman chair"
_POSTS += " counsellor counselor envoy commissioner governor senator"
_HANGUL = re.compile("[가-힣]")
_CODE_NAME = re.compile(r"[A-Z]{4,}|\w+[A-Z]\w*|\w*[A-Za-z]-?\d\w*")
_LEAST_NAME, _LEAST_WORD, _LEAST_PAIR = 3, 6, 8
"""Hangul letters from which a name, a title of one word, and one of two words can be told from other words."""


def unsaid_to(dialogue: Dialogue, audience: Audience, recipients: Iterable[tuple[str, Text]] = ()) -> Unsaid:
    """What must not be said to a reader outside; `recipients` are (reader, name) of those who get papers."""
    return _cached_unsaid(SameDialogue(dialogue), audience, tuple(recipients))


@lru_cache(16)
def _cached_unsaid(key: SameDialogue, audience: Audience, recipients: tuple[tuple[str, Text], ...]) -> Unsaid:
    """Cached, for checks, papers and finished files need the same."""
    return _Withheld(key.dialogue, audience, recipients).unsaid()


class _Withheld:
    """A dialogue seen from one reader: what they are given, and what not."""

    def __init__(self, dialogue: Dialogue, audience: Audience, recipients: tuple[tuple[str, Text], ...]) -> None:
        self._dialogue, self._audience, self._recipients = dialogue, audience, recipients
        self._visible = visible_to(dialogue, audience)
        self._released = [*texts_of(reaching(dialogue, audience), outside=True)]
        spoken = {said.words for said in self._released}
        self._hidden = [said for said in texts_of(dialogue, outside=False) if said.words not in spoken]
        self._published = [*self._published_words()]
        self._given = Given.of(map(phrase_of, self._published))
        released = (said.words for said in self._released if said.attribute in ("title", "name", "do", "office"))
        self._titles = frozenset(map(phrase_of, released))
        self._names = frozenset(map(phrase_of, self._known_names()))
        self._vocabulary = self._known_words()

    def unsaid(self) -> Unsaid:
        """All of it."""
        runs, stretches = self._runs()
        hidden = [*self._hidden_titles(), *self._people(), *self._recipient_names()]
        allowed = tuple(
            phrase_of(each.words).letters
            for each in self._dialogue.released_words
            if each.release.level != "internal" and reaches(each.release, self._audience.release)
        )
        ids = frozenset(id_.casefold() if sum(map(str.isdigit, id_)) > 1 else id_ for id_ in self._ids())
        said = (*(each.words for each in self._hidden), *self._published)
        told = (
            *said,
            *sorted(name.letters for name in self._titles),
            *sorted(name.letters for name in self._names),
            *sorted(ids),
            *(each.shown for each in hidden),
            *allowed,
        )
        return Unsaid(
            ids=ids,
            by_word=_grouped((h for h in hidden if not h.phrase.hangul), lambda each: each.phrase.words[0]),
            by_letters=_grouped((h for h in hidden if h.phrase.hangul), lambda each: each.phrase.letters[:2]),
            runs=runs,
            stretches=stretches,
            published=self._given,
            titles=self._titles,
            names=self._names,
            allowed=allowed,
            digest=sha256("\x1e".join(told).encode("utf-8", "surrogatepass"))[:16],
        )

    def _ids(self) -> Iterator[str]:
        dialogue = self._dialogue
        things: Sequence[Any] = (*list_promises(dialogue), *dialogue.actions, *dialogue.updates, *dialogue.decisions)
        yield from (each.id for each in things if is_telling_id(each.id))
        things = (*dialogue.sources, *dialogue.clearances, *dialogue.retractions, *_parts_of_rounds(dialogue.rounds))
        yield from (each.id for each in things if is_telling_id(each.id))

    def _published_words(self) -> Iterator[str]:
        """What parties or the press published, and what is quoted to the reader."""
        known = {source.id for source in self._dialogue.sources if _is_published(source)}
        yield from (source.words for source in self._dialogue.sources if source.id in known)
        for quote in quotes_in((self._dialogue.commitments, self._dialogue.rounds)):
            if quote.source in known:
                yield from filter(None, (quote.text, quote.start, quote.end))
        yield from filter(None, (quote.text for quote in quotes_in((self._visible.commitments, self._visible.rounds))))

    def _known_names(self) -> Iterator[str]:
        """The names of offices, parties and fields."""
        dialogue = self._dialogue
        named: Sequence[Any] = (dialogue, *dialogue.parties, *dialogue.others, *dialogue.fields)
        for each in (*named, *dialogue.organisations):
            texts = (each.name, each.short, *(text for also in getattr(each, "also", ()) for text in also_names(also)))
            yield from (words for text in texts if text for _, words in text.words)
            yield from getattr(each, "aliases", ())
        audience = self._audience
        for text in (audience.to, audience.sender, audience.office):
            yield from (words for _, words in text.words) if text else ()

    def _known_words(self) -> frozenset[str]:
        """Words that a reader knows, or that are common: published, in names, or in two released items."""
        known = {word for words in self._published for word in phrase_of(words).words}
        known |= {word for name in self._titles | self._names for word in name.words}
        by_item: dict[str, set[str]] = {}
        for said in self._released:
            by_item.setdefault(said.item, set()).update(phrase_of(said.words).words)
        counts = Counter(word for words in by_item.values() for word in words)
        return frozenset(known | {word for word, count in counts.items() if count > 1})

    def _runs(self) -> tuple[frozenset[str], frozenset[str]]:
        """Six words, and eighteen Korean letters, in a row of what is hidden, without what the reader is given."""
        sources = (each for each in self._dialogue.sources if each.kind == "note" and not _is_published(each))
        hidden = [Said(each.words, "text", each.place, each.id) for each in sources if each.words]
        told: dict[str, list[Phrase]] = {}
        for said in self._released:
            told.setdefault(said.part, []).append(phrase_of(said.words))
        items = _all_runs(told.pop("", ()))
        shared = {part: _all_runs(phrases) for part, phrases in told.items()}
        runs: set[str] = set()
        for said in (*hidden, *self._hidden):
            own = phrase_of(said.words).own
            runs |= own - items - shared.get(said.part, frozenset()) if said.part else own
        runs -= _all_runs(map(phrase_of, self._published))
        words = frozenset(run for run in runs if " " in run)
        return words, frozenset(runs - words)

    def _hidden_titles(self) -> Iterator[Hidden]:
        """Titles of items that are not released, as far as they can be told from other words."""
        dialogue, spoken = self._dialogue, {said.words for said in self._released}
        texts = [promise.title for promise in list_promises(dialogue)] + [action.do for action in dialogue.actions]
        texts += [each.title for meeting in dialogue.rounds for each in meeting.domestic_measures]
        texts += [source.title for source in dialogue.sources if not _is_published(source)]
        for words in dict.fromkeys(words for text in texts for _, words in text.words):
            phrase = phrase_of(words)
            if words not in spoken and self._is_telling(words, phrase) and not self._given.says(phrase):
                yield Hidden(phrase, "the title of what is not released", " ".join(words.split()))

    def _is_telling(self, words: str, phrase: Phrase) -> bool:
        """Whether a title can be told from other words: long enough, or with a word that the reader does not know."""
        rare = [word for word in phrase.words if len(word) > 2 and word not in self._vocabulary]
        if phrase.hangul:
            least = _LEAST_PAIR if len(phrase.words) > 1 else _LEAST_WORD
            return len(phrase.letters) >= least and (len(phrase.words) > 2 or bool(rare))
        if len(phrase.words) > 1:
            return len(phrase.words) > 2 or bool(rare)
        return bool(rare) and bool(_CODE_NAME.fullmatch(plain(words).strip()))

    def _people(self) -> Iterator[Hidden]:
        """Names of persons who are not released, in the orders and with the titles they are written."""
        released = {person.id for person in self._visible.people}
        for person in self._dialogue.people:
            if person.id not in released:
                yield from _names_of(person)
        by = {each.by for each in self._dialogue.updates} | {each.by for each in self._dialogue.decisions}
        for name in sorted(by):
            if len(phrase_of(name).words) > 1 or _is_korean_name(name):
                yield from _written_names(name, "the name of one of us")

    def _recipient_names(self) -> Iterator[Hidden]:
        """Names of those who get papers of other readers."""
        known = {name.letters for name in self._titles | self._names}
        own = {words for reader, name in self._recipients if reader == self._audience.id for _, words in name.words}
        for reader, name in self._recipients:
            for _, words in name.words if reader != self._audience.id else ():
                phrase = phrase_of(words)
                telling = self._is_telling(words, phrase) or _is_korean_name(words)
                if telling and words not in own and phrase.letters not in known and not self._given.says(phrase):
                    yield Hidden(phrase, "the name of a recipient", words, person=True)


def also_names(also: Any) -> tuple[Text | None, ...]:
    """The names of an earlier or later time."""
    return also.name, also.short


def _parts_of_rounds(rounds: Iterable[Round]) -> Iterator[Any]:
    """What is in a round and has an id."""
    for meeting in rounds:
        yield from (*meeting.remarks, *meeting.domestic_measures, *meeting.expectations, *meeting.briefing.asks)


def _is_published(source: Source) -> bool:
    """Whether everybody can read it: a party published it, or it has an address."""
    return bool(source.published_by or source.url)


def _names_of(person: Person) -> Iterator[Hidden]:
    names = [words for _, words in person.name.words] + [*person.aliases]
    names += [words for also in person.also if also.name for _, words in also.name.words]
    for name in dict.fromkeys(names):
        yield from _written_names(name, "the name of a person who is not released")


def _written_names(name: str, kind: str) -> Iterator[Hidden]:
    """A name as it may be written: Cho Tae-yong, Tae-yong Cho, Cho Taeyong, Mr Cho; 조태용, 조 태용."""
    phrase = phrase_of(name)
    if phrase.hangul:
        if len(_HANGUL.findall(phrase.letters)) >= _LEAST_NAME:
            yield Hidden(phrase, kind, name, person=True)
        return
    parts = name.split()
    joined = [phrase_of(re.sub(r"[-\u2010\u2011]", "", part)).words for part in parts]
    split = [phrase_of(part).words for part in parts]
    orders = [order for each in (split, joined) for order in (each, [*each[1:], *each[:1]], [*each[-1:], *each[:-1]])]
    written = {sum(order, ()) for order in orders}
    written |= {(title, *end) for end in (split[0], split[-1]) for title in _POSTS.split() if len(parts) > 1}
    for words in sorted(each for each in written if len(each) > 1):
        yield Hidden(Phrase(words), kind, name, person=True)


def _is_korean_name(words: str) -> bool:
    """Whether it may be a Korean name: three or four syllables."""
    return bool(re.fullmatch("[가-힣]{3,4}", words.replace(" ", "")))


def _all_runs(phrases: Iterable[Phrase]) -> frozenset[str]:
    """Runs from whatever letter they begin with, to be taken away from others."""
    runs: set[str] = set()
    for phrase in phrases:
        runs |= phrase.every
    return frozenset(runs)


def _grouped(hidden: Iterable[Hidden], key: Any) -> Mapping[str, tuple[Hidden, ...]]:
    groups: dict[str, list[Hidden]] = {}
    for each in hidden:
        groups.setdefault(key(each), []).append(each)
    return {name: tuple(each) for name, each in groups.items()}
