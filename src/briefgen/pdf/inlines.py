"""Inlines as runs: a paragraph's inlines flattened into stretches of one ink.

Inlines may nest as deep as they like: nothing here is recursive. `INLINES` has a function for each type of inline.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from briefgen.blocks import plain, tree
from briefgen.errors import Problem, Refused
from briefgen.pdf import forms
from briefgen.pdf.file import text
from briefgen.pdf.flowables import Flowable
from briefgen.pdf.font_file import MissingGlyph
from briefgen.pdf.fonts import DRAWN, around, no_glyph
from briefgen.pdf.tags import LinkTarget, StructureElement
from briefgen.pdf.text_styles import ForcedLineEnd, Item, TabStopJump, TextRun, TextStyle, TextStyles

_BLANKS = re.compile(r"[\t\n\r\f\v\u2028\u2029]+")
_BOXES = re.compile("([☐☑☒])")
_WORDS = re.compile("[^ ]+ *| +")
_PAGES = re.compile(r"\{(pages?)\}")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_SCHEMES = ("https://", "http://", "mailto:")


class InlineContext:
    """What inlines need of their document: inks, values of fields, anchors, and a way to set a footnote."""

    def __init__(self, document: tree.Document, inks: TextStyles, anchors: frozenset[str] = frozenset()) -> None:
        self.document, self.inks, self.anchors = document, inks, anchors
        self.keys: set[str] = set()
        self.special = 0
        """Runs met so far that are footnotes, or known only on their page."""

    def note(self, note: tree.Note, node: StructureElement | None) -> tuple[str, Flowable]:
        """A footnote whose mark stands in an element: its number, and what is set at the foot of the page."""
        raise NotImplementedError

    @property
    def korean(self) -> bool:
        """Whether emphasis is bold: Hangul has no italics."""
        return self.document.language.split("-")[0] == "ko"


class Hand(NamedTuple):
    """How the inlines at hand are set: ink, element, block element, link."""

    ink: TextStyle
    node: StructureElement | None
    target: LinkTarget | None = None


class Inside(NamedTuple):
    """Inlines within an inline, and how they are set."""

    inlines: tree.Inlines
    hand: Hand


Made: TypeAlias = Inside | Sequence[Item]


def runs(source: InlineContext, inlines: tree.Inlines, ink: TextStyle, node: StructureElement | None) -> list[Item]:
    """The runs of some inlines."""
    if len(inlines) == 1 and isinstance(inlines[0], str):
        return _runs(inlines[0], ink, node)
    made: list[Item] = []
    hand = Hand(ink, node)
    left = iter(inlines)
    waiting: list[tuple[Iterator[tree.Inline], Hand]] = []
    while True:
        for inline in left:
            if isinstance(inline, str):
                made += _runs(inline, *hand)
            elif isinstance(found := INLINES[type(inline)](source, inline, hand), Inside):
                waiting.append((left, hand))
                left, hand = iter(found.inlines), found.hand
                break
            else:
                made += found
        else:
            if not waiting:
                return made
            left, hand = waiting.pop()


# ---- a function for each type of inline -------------------------------------------------------------------------


def _runs(words: str, ink: TextStyle, node: StructureElement | None, target: LinkTarget | None = None) -> list[Item]:
    if not (words.isascii() and words.isprintable()):
        words = _prepared(words)
    if ink.capitals:
        # The page shows capitals; copied and spoken is the word as it was written.
        return [
            TextRun(word.upper(), ink, node, target, actual=word if word != word.upper() else "")
            for word in _WORDS.findall(words)
        ]
    if words.isascii() or not _BOXES.search(words):
        return [TextRun(words, ink, node, target)]
    parts = filter(None, _BOXES.split(words))
    return [forms.PrintedBox(ink, node, p) if p in DRAWN else TextRun(p, ink, node, target) for p in parts]


def _text(source: InlineContext, words: str, hand: Hand) -> Made:
    return _runs(words, *hand)


def _strong(source: InlineContext, strong: tree.Strong, hand: Hand) -> Made:
    return Inside(strong.inlines, hand._replace(ink=source.inks.changed(hand.ink, bold=True)))


def _emphasis(source: InlineContext, emphasis: tree.Emphasis, hand: Hand) -> Made:
    upright = source.korean or _HANGUL.search(plain.inline_text(emphasis.inlines))
    ink = source.inks.changed(hand.ink, **({"bold": True} if upright else {"slant": True}))
    return Inside(emphasis.inlines, hand._replace(ink=ink))


def _strike(source: InlineContext, strike: tree.Strike, hand: Hand) -> Made:
    return Inside(strike.inlines, hand._replace(ink=source.inks.changed(hand.ink, strike=True)))


def _code(source: InlineContext, code: tree.Code, hand: Hand) -> Made:
    return _text(source, code.text, hand._replace(ink=source.inks.styled(hand.ink, "Code")))


def _styled(source: InlineContext, styled: tree.Styled, hand: Hand) -> Made:
    return Inside(styled.inlines, hand._replace(ink=source.inks.styled(hand.ink, styled.style)))


def _foreign(source: InlineContext, foreign: tree.Foreign, hand: Hand) -> Made:
    node = hand.node and StructureElement("Span", hand.node, f"/Lang{text(foreign.language)}")
    return Inside(foreign.inlines, hand._replace(node=node))


def _link(source: InlineContext, link: tree.Link, hand: Hand) -> Made:
    """An anchor that is not there, or an address of another kind, is plain text: a dead link helps nobody."""
    goes = link.href[1:] in source.anchors if link.href[:1] == "#" else link.href.lower().startswith(_SCHEMES)
    if not goes or hand.target or hand.node is None:
        return Inside(link.inlines, hand)
    words, address = plain.strip_break_controls(plain.inline_text(link.inlines)), link.href.removeprefix("mailto:")
    said = words if link.href[:1] == "#" or words == address else f"{words} ({address})"
    ink = source.inks.changed(source.inks.styled(hand.ink, "Hyperlink"), underline=True)
    return Inside(link.inlines, Hand(ink, StructureElement("Link", hand.node), LinkTarget(link.href, said)))


def _note(source: InlineContext, note: tree.Note, hand: Hand) -> Made:
    number, flow = source.note(note, hand.node)
    source.special += 1
    node = hand.node and StructureElement("Reference", hand.node)
    return (TextRun(number, source.inks.mark(hand.ink), node, note=flow),)


def _break(source: InlineContext, inline: tree.Break, hand: Hand) -> Made:
    return (ForcedLineEnd(),)


def _tab(source: InlineContext, tab: tree.Tab, hand: Hand) -> Made:
    return (TabStopJump(hand.ink),)


def _field(source: InlineContext, inline: tree.Field, hand: Hand) -> Made:
    page = inline.name in ("page", "pages")
    value = f"{{{inline.name}}}" if page else source.document.value(inline.name)
    made: list[Item] = []
    for number, part in enumerate(_PAGES.split(value)):
        if number % 2:
            source.special += 1
            made.append(TextRun("0", hand.ink, hand.node, late=part))
        elif part:
            made += _runs(part, *hand)
    return made


def _box(source: InlineContext, box: tree.CheckBox, hand: Hand) -> Made:
    return (forms.TickBox(hand.ink, _form(source, box.key, hand), box),)


def _choice(source: InlineContext, choice: tree.Choice, hand: Hand) -> Made:
    words = [shown for _, shown in choice.options]
    if choice.value not in dict(choice.options):
        raise Refused(Problem(f"“{choice.value}” is none of the words to choose from", item=choice.key))
    return (forms.ChoiceField(_able(source, hand.ink, words), _form(source, choice.key, hand), choice),)


def _date(source: InlineContext, date: tree.DateField, hand: Hand) -> Made:
    return (forms.DayField(_able(source, hand.ink, [date.words]), _form(source, date.key, hand), date),)


def _remark(source: InlineContext, remark: tree.Remark, hand: Hand) -> Made:
    ink = hand.ink if remark.text else source.inks.styled(hand.ink, "Placeholder Text")
    ink = _able(source, ink, [remark.text or remark.placeholder])
    return (forms.RemarkField(ink, _form(source, remark.key, hand), remark),)


INLINES: Mapping[type[Any], Callable[[InlineContext, Any, Hand], Made]] = MappingProxyType(
    {
        str: _text,
        tree.Strong: _strong,
        tree.Emphasis: _emphasis,
        tree.Strike: _strike,
        tree.Code: _code,
        tree.Styled: _styled,
        tree.Foreign: _foreign,
        tree.Link: _link,
        tree.Note: _note,
        tree.Break: _break,
        tree.Tab: _tab,
        tree.Field: _field,
        tree.CheckBox: _box,
        tree.Choice: _choice,
        tree.DateField: _date,
        tree.Remark: _remark,
    }
)
"""Type of inline → how it is set."""


def _form(source: InlineContext, key: str, hand: Hand) -> StructureElement | None:
    """The element of a field; refuses a key that stands twice, or that no PDF field can be named by."""
    if not key or not key.isascii() or not key.isprintable() or "." in key or len(key) > 64:
        raise Refused(Problem("the key of a box is ASCII without a full stop, 1 to 64 characters", item=key))
    if key in source.keys:
        raise Refused(Problem("the key of a box stands twice in one document", item=key))
    source.keys.add(key)
    return hand.node and StructureElement("Form", hand.node)


def _able(source: InlineContext, ink: TextStyle, words: Iterable[str]) -> TextStyle:
    """The ink in a face that can set all of these words."""
    fonts, joined = source.inks.fonts, "".join(words)
    faces = fonts.bold if ink.bold else fonts.regular
    for face in faces:
        if all(face.has(letter) for letter in joined):
            return source.inks.changed(ink, face=face)
    letter = next((letter for letter in joined if fonts.lacks(letter)), joined[:1])
    raise Refused(no_glyph(letter, around(joined, letter)))


def _prepared(words: str) -> str:
    """Text in composed form (NFC), without line ends and tabs of its own."""
    composed = unicodedata.normalize("NFC", words)
    return composed if composed.isprintable() else _BLANKS.sub(" ", composed)


def covered(items: Iterable[Item], inks: TextStyles) -> Iterator[Item]:
    """The items with each run in faces that can set it; refuses a character that none can."""
    for item in items:
        if isinstance(item, TextRun):
            yield from _in_faces(item, inks)
        else:
            yield item


def _in_faces(run: TextRun, inks: TextStyles) -> Iterator[TextRun]:
    try:
        for face, part in inks.fonts.split(run.text, run.ink.bold):
            ink = inks.changed(run.ink, face=face)
            yield TextRun(part, ink, run.node, run.target, run.actual, run.late, run.note)
    except MissingGlyph as missing:
        raise Refused(no_glyph(missing.letter, around(run.text, missing.letter))) from None
