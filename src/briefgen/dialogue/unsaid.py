"""What must not be said to one reader outside, and the search for it in any text that goes to them.

Ids of ours; titles of hidden items; names of persons who are not released; e-mail addresses and telephone numbers; six
words in a row (of Korean: or eighteen letters) of anything that is not released to this reader. What a party published,
what is quoted to the reader and what `released_words` of the dialogue names may be said. Names of offices, parties and
fields are no secrets; nor are a title of one or two common words, and a single surname.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen.dialogue.phrases import LETTERS, RUN, Phrase, phrase_of, plain

_ID = re.compile(r"(?=[A-Za-z_-]*\d)[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
_BROKEN_ID = re.compile(r"-\s*\n\s*")
_MAIL = re.compile(r"[A-Za-z0-9.+_-]+\s?(?:@|[(\[]at[)\]])\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(
    r"(?<![\w+])\+\d{1,3}(?:[ ().-]{0,2}\d){7,12}(?!\d)"
    r"|(?<![\d.,-])\(?0\d{1,2}[ ).-]{1,2}\d{3,4}[ .-]\d{4}(?![\d-])"
    r"|(?<![\d.,-])01[016789]\d{7,8}(?!\d)"
    r"|(?<![\d.,-])\(?\d{3}[ ).-]{1,2}\d{3}[.-]\d{4}(?![\d-])"
)
_POSTS = (
    "님 씨 장관 차관 실장 국장 과장 처장 청장 대사 공사 참사관 위원장? 보좌관 비서관 행정관 사무관 서기관 박사 교수"
)
_POSTS += " 의원 대표 총리 대통령 특사"
_PARTICLES = "이나 라고 이라 에게서? 에서 께서? 으?로 까지 부터 보다 처럼 이 가 은 는 을 를 의 에 와 과 도 만 측 등 및"
_AFTER_NAME = re.compile(rf"(?:{'|'.join([*_POSTS.split(), *_PARTICLES.split()])}){{0,3}}")
_LEAST_PART = 2
"""Letters of a name of which there must be more, if a passage is to begin or end within it."""
_MOST_AFTER_TITLE = 4
"""Letters of particles and endings that may be attached to the last word of a Korean title."""


class Finding(NamedTuple):
    """What a text says that it must not: the words, what they are, and how to mend it."""

    words: str
    message: str
    hint: str


class Hidden(NamedTuple):
    """A title or name that must not be said; `kind` says what it is."""

    phrase: Phrase
    kind: str
    shown: str
    person: bool = False


class Given(Struct, frozen=True):
    """What a reader is given anyway: lines of words between single spaces, and lines of letters without any."""

    words: str
    letters: str

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> Given:
        """All that some texts say."""
        each = [*phrases]
        return cls("\n".join(p.line for p in each), "\n".join(p.letters for p in each))

    def says(self, phrase: Phrase) -> bool:
        """Whether one of the texts has these words; of Korean, these letters."""
        return phrase.letters in self.letters if phrase.hangul else phrase.line in self.words


class Unsaid(Struct, frozen=True):
    """What must not be said to one reader. `digest` is a hash of all of it.

    `published` may be said; `titles` are released to the reader, and one of them excuses other texts and never itself;
    `names` of offices, parties and fields are known to all; `allowed` are the words that the data let pass.
    """

    ids: frozenset[str]
    by_word: Mapping[str, tuple[Hidden, ...]]
    by_letters: Mapping[str, tuple[Hidden, ...]]
    runs: frozenset[str]
    stretches: frozenset[str]
    published: Given
    titles: frozenset[Phrase]
    names: frozenset[Phrase]
    allowed: tuple[str, ...]
    digest: str = ""
    _searched: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What texts say that were searched already: papers of one reader repeat most of theirs."""

    def find_in(self, text: str) -> tuple[Finding, ...]:
        """What a text says that it must not, each only once."""
        if text not in self._searched:
            phrase = phrase_of(text)
            found = [*self._ids_in(text), *self._addresses_in(plain(text)), *self._hidden_in(phrase)]
            each = dict.fromkeys((*found, *self._passages_in(phrase)))
            self._searched[text] = tuple(finding for finding in each if not self.allows(finding.words))
        return self._searched[text]

    def knowing(self, words: Iterable[str]) -> Unsaid:
        """The same, where a reader is also told some amounts, dates or names, which excuse what is little else."""
        return replace(self, titles=self.titles.union(map(phrase_of, words)), _searched={})

    def allows(self, words: str) -> bool:
        """Whether the data let these very words pass, or more words with these in them."""
        letters = phrase_of(words).letters
        return any(letters in each for each in self.allowed)

    def _ids_in(self, text: str) -> Iterator[Finding]:
        hint = "say what it is; ids are not for readers outside"
        for token in dict.fromkeys(_ID.findall(plain(_BROKEN_ID.sub("-", text)))):
            for part in _id_parts(token):
                is_ours = (part.casefold() if has_figures(part) else part) in self.ids
                if is_ours and not self.published.says(phrase_of(part)):
                    yield Finding(part, f"“{part}” is an id of ours", hint)

    def _addresses_in(self, read: str) -> Iterator[Finding]:
        hint = "leave it out of what is released; one that may be known goes into released_words of dialogue.yaml"
        for pattern, kind in ((_MAIL, "an e-mail address"), (_PHONE, "a telephone number")):
            for found in dict.fromkeys(pattern.findall(read)):
                if not self.published.says(phrase_of(found)):
                    yield Finding(found, f"“{found}” is {kind}", hint)

    def _hidden_in(self, phrase: Phrase) -> Iterator[Finding]:
        for at, word in enumerate(phrase.words):
            for hidden in self.by_word.get(word, ()):
                length = len(hidden.phrase.words)
                if phrase.words[at : at + length] == hidden.phrase.words:
                    yield from self._as_finding(hidden, phrase)
        if self.by_letters and phrase.hangul:
            for at in phrase.starts:
                for hidden in self.by_letters.get(phrase.letters[at : at + 2], ()):
                    if phrase.letters.startswith(hidden.phrase.letters, at) and _ends_well(phrase, at, hidden):
                        yield from self._as_finding(hidden, phrase)

    def _passages_in(self, phrase: Phrase) -> Iterator[Finding]:
        """The longest passages that stand word for word in something that is not released."""
        for first, last in _ranges(at for at, run in enumerate(phrase.runs) if run in self.runs):
            passage = Phrase(phrase.words[first : last + RUN])
            if not self._is_named(passage, phrase):
                yield _passage(" ".join(passage.words))
        stretches = phrase.stretches if self.stretches else ()
        for first, last in _ranges(at for at, run in enumerate(stretches) if run in self.stretches):
            if not self._is_named(Phrase((phrase.letters[first : last + LETTERS],)), phrase):
                yield _passage(_spaced(phrase, first, last + LETTERS))

    def _is_named(self, passage: Phrase, text: Phrase) -> bool:
        """Whether a passage is little else than names: of other titles than the text itself, of offices, of fields."""
        names = sorted(self._excusing(text), key=lambda name: -len(name.letters))
        if len(passage.words) == 1:
            known = [name.letters for name in names if len(name.letters) > _LEAST_PART]
            left = _without_names(passage.letters, known, "")
            return len(left) * 2 < LETTERS or any(passage.letters in letters for letters in known)
        rest = _without_names(passage.line, [name.line for name in names], "  ")
        return len(rest.split()) * 2 < RUN or any(passage.line in name.line for name in names)

    def _excusing(self, text: Phrase) -> Iterator[Phrase]:
        """Names, and the titles that are not the text itself."""
        yield from self.names
        yield from (title for title in self.titles - self.names if title.letters != text.letters)

    def _as_finding(self, hidden: Hidden, text: Phrase) -> Iterator[Finding]:
        """A title or name, unless a name or title that is known, and not the text itself, has it in it."""
        names = (name for name in self._excusing(text) if hidden.phrase.letters in name.letters)
        if not any(Given.of([name]).says(hidden.phrase) for name in names):
            hint = "leave it out, or release the person" if hidden.person else "reword it, or release that"
            yield Finding(hidden.shown, f"“{hidden.shown}” is {hidden.kind}", hint)


def _without_names(passage: str, names: Sequence[str], instead: str) -> str:
    """What is left of a passage without names, and without the end of one it begins in, and the beginning of one it
    ends in; `names` begin with the longest."""
    for name in names:
        passage = passage.replace(name, instead)
    heads = (
        name[-k:] for name in names for k in range(len(name) - 1, _LEAST_PART, -1) if passage.startswith(name[-k:])
    )
    passage = passage.removeprefix(max(heads, key=len, default=""))
    tails = (name[:k] for name in names for k in range(len(name) - 1, _LEAST_PART, -1) if passage.endswith(name[:k]))
    return passage.removesuffix(max(tails, key=len, default=""))


def _passage(words: str) -> Finding:
    hint = "say it in other words, or release what says it"
    return Finding(words, f"“{words}” stands word for word in an internal text", hint)


def _ends_well(phrase: Phrase, at: int, hidden: Hidden) -> bool:
    """Whether what is left of the last word is only attached to it: after a name, particles and titles of people."""
    end = at + len(hidden.phrase.letters)
    nxt = next((start for start in phrase.starts if start >= end), len(phrase.letters))
    rest = phrase.letters[end:nxt]
    return bool(_AFTER_NAME.fullmatch(rest)) if hidden.person else len(rest) <= _MOST_AFTER_TITLE


def _ranges(hits: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each row of numbers without a gap."""
    first = last = -2
    for at in hits:
        if at != last + 1:
            if last >= 0:
                yield first, last
            first = at
        last = at
    if last >= 0:
        yield first, last


def _spaced(phrase: Phrase, start: int, end: int) -> str:
    """Letters with the spaces between their words, as far as whole words go."""
    cut = [start, *(at for at in phrase.starts if start < at < end), end]
    return " ".join(phrase.letters[a:b] for a, b in pairwise(cut))


def has_figures(word: str) -> bool:
    """Whether an id has figures enough to be told from other words in any case."""
    return sum(letter.isdigit() for letter in word) > 1


def is_telling_id(word: str) -> bool:
    """Whether an id can be told from a word: it has letters and figures."""
    return any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def _id_parts(token: str) -> Iterator[str]:
    """A word with figures, and whatever is joined in it by hyphens."""
    pieces = re.split("([-_])", token)
    for start in range(0, len(pieces), 2):
        for end in range(start + 1, len(pieces) + 1, 2):
            yield "".join(pieces[start:end])
