"""Released texts that say what their reader must not get: ids of ours, hidden titles, internal words, addresses.

A run of six words, or a title, of something hidden is no leak where a published source, or a quote or another title or
name released to the same reader, has it too. Width, case, punctuation, line breaks and hyphens at the end of a line do
not matter. Briefings are not searched for runs: their lines for us and for others are meant to share words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from msgspec import Struct

from briefgen.dialogue.declared import is_model_object, release_rules_of
from briefgen.dialogue.model import Audience, Briefing, Ceiling, Dialogue, Quote, Text
from briefgen.dialogue.release import gets_papers, visible_to
from briefgen.dialogue.status import list_promises
from briefgen.errors import Place, Problem, Severity

RUN = 6
"""So many words in a row are no chance."""
_WORD = re.compile(r"[^\W_]+")
_BROKEN = re.compile(r"(?<=\w)[-\u2010\u00ad]\s*\n\s*(?=\w)|[\u00ad\u200b\u2060]")
_ID = re.compile(r"[A-Za-z]+-?\d{2,}(?:-\d+)*")
_MAIL = re.compile(r"[A-Za-z0-9.+_-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(
    r"(?<![\w+])\+\d{1,3}(?:[ ().-]{0,2}\d){7,12}(?!\d)|(?<![\d.,-])\(?0\d{1,2}[ ).-]{1,2}\d{3,4}[ .-]\d{4}(?![\d-])"
)


class Finding(NamedTuple):
    """What a text says that it must not, in an officer's words, and how to mend it."""

    message: str
    hint: str


class Secrets(Struct, frozen=True):
    """What must not be said to one reader. Texts are lines of words between single spaces, as `_line` makes them."""

    ids: frozenset[str]
    titles: tuple[str, ...]
    runs: frozenset[str]
    public: str
    names: frozenset[str]
    """Titles and names released to the reader; one excuses other texts, never itself."""

    def find_in(self, words: str) -> Iterator[Finding]:
        """What this text says that it must not, each only once, of runs of words only the first."""
        plain = _plain(words)
        for id_ in dict.fromkeys(_ID.findall(plain)):
            if id_.casefold() in self.ids and _line(id_) not in self.public:
                yield Finding(f"“{id_}” is an id of ours", "say what it is; ids are not for readers outside")
        for pattern, kind in ((_MAIL, "an e-mail address"), (_PHONE, "a telephone number")):
            for found in dict.fromkeys(pattern.findall(plain)):
                yield Finding(f"“{found}” is {kind}", "leave it out of what is released")
        line = _line(plain)
        for title in self.titles:
            if _says(line, title) and not self._is_named_elsewhere(title, line):
                yield Finding(f"“{title.strip()}” is the title of what is not released", "reword it, or release that")
        hits = (run for run in _runs(line) if run in self.runs and not self._is_named_elsewhere(run, line))
        if run := next(hits, None):
            hint = "say it in other words, or release what says it"
            yield Finding(f"“{run.strip()}” stands word for word in an internal text", hint)

    def _is_named_elsewhere(self, words: str, line: str) -> bool:
        return any(words in name for name in self.names if name != line)


class _Said(NamedTuple):
    """A text of the model in one language, the attribute it came from, and the nearest place and id around it."""

    words: str
    attribute: str
    place: Place
    item: str


def find_leaks(dialogue: Dialogue, audiences: Iterable[Audience]) -> list[Problem]:
    """A notice for each thing that a text released to a reader outside says and must not, each once for all readers."""
    found: dict[Problem, None] = {}
    for audience in audiences:
        if audience.is_internal or not gets_papers(dialogue, audience):
            continue
        held_back = secrets_from(dialogue, audience)
        for said in _walk(visible_to(dialogue, audience), dialogue.place, dialogue.id, outside=True):
            for finding in held_back.find_in(said.words):
                message = f"{said.attribute}: {finding.message}"
                found[Problem(message, said.place, said.item, finding.hint, Severity.NOTICE)] = None
    return list(found)


def secrets_from(dialogue: Dialogue, audience: Audience) -> Secrets:
    """What must not be said to a reader outside our office."""
    visible = visible_to(dialogue, audience)
    released = list(_walk(visible, Place(), "", outside=True))
    spoken = {said.words for said in released}
    public = _public_lines(dialogue, visible)
    hidden = [said for said in _walk(dialogue, Place(), "", outside=False) if said.words not in spoken]
    runs = {run for said in hidden for run in _runs(_line(_plain(said.words)))}
    titles = {_line(_plain(said.words)) for said in hidden if said.attribute == "title"}
    return Secrets(
        ids=frozenset(id_.casefold() for id_ in _ids(dialogue) if _ID.fullmatch(id_)),
        titles=tuple(sorted(title for title in titles if title.count(" ") > 3 and title not in public)),
        runs=frozenset(runs.difference(*map(_runs, public.split("\n")))),
        public=public,
        names=frozenset(_line(_plain(said.words)) for said in released if said.attribute in ("title", "name")),
    )


def _public_lines(dialogue: Dialogue, visible: Dialogue) -> str:
    """What parties published, and what is quoted to the reader, a line each."""
    published = {source.id for source in dialogue.sources if source.published_by}
    words = [source.words for source in dialogue.sources if source.id in published]
    words += [quote.text for quote in _quotes(dialogue) if quote.source in published]
    words += [quote.text for quote in _quotes(visible)]
    return "\n".join(_line(_plain(each)) for each in words)


def _ids(dialogue: Dialogue) -> Iterator[str]:
    yield from (promise.id for promise in list_promises(dialogue))
    yield from (update.id for update in dialogue.updates)


def _quotes(value: Any) -> Iterator[Quote]:
    if isinstance(value, Quote):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from _quotes(part)
    elif is_model_object(value):
        for rule in release_rules_of(type(value)):
            yield from _quotes(getattr(value, rule.name))


def _walk(value: Any, place: Place, item: str, *, outside: bool, attribute: str = "") -> Iterator[_Said]:
    """Every text of an object, for readers outside without internal attributes; quotes are words of others."""
    if isinstance(value, Text):
        yield from (_Said(words, attribute, place, item) for _, words in value.words)
    elif isinstance(value, tuple):
        for part in value:
            yield from _walk(part, place, item, outside=outside, attribute=attribute)
    elif is_model_object(value) and not isinstance(value, Quote if outside else (Quote, Briefing)):
        place, item = getattr(value, "place", None) or place, getattr(value, "id", "") or item
        for rule in release_rules_of(type(value)):
            if not (outside and rule.ceiling is Ceiling.INTERNAL):
                part = getattr(value, rule.name)
                yield from _walk(part, place, item, outside=outside, attribute=rule.label)


def _plain(words: str) -> str:
    return _BROKEN.sub("", unicodedata.normalize("NFKC", words))


def _line(words: str) -> str:
    return f" {' '.join(_WORD.findall(words.casefold()))} "


def _runs(line: str) -> set[str]:
    words = line.split()
    return {f" {' '.join(words[at : at + RUN])} " for at in range(len(words) - RUN + 1)}


def _says(line: str, title: str) -> bool:
    """Whether a line has a title; a particle may be attached to the last word of a Korean one."""
    return title in line or ("가" <= title[-2] <= "힣" and title[:-1] in line)
