"""Inlines as runs: the inlines of a paragraph, flattened into stretches of one text style each.

Inlines may nest to any depth: nothing here is recursive. `INLINES` has a function for each type of inline.
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
from briefgen.pdf.file import text_string
from briefgen.pdf.flowables import Flowable
from briefgen.pdf.font_file import MissingGlyph
from briefgen.pdf.fonts import BOX_CHARACTERS, missing_glyph_problem, words_around
from briefgen.pdf.tags import LinkTarget, StructureElement
from briefgen.pdf.text_styles import ForcedLineEnd, LineItem, TabStopJump, TextRun, TextStyle, TextStyles

_LINE_ENDS = re.compile(r"[\t\n\r\f\v\u2028\u2029]+")
_BOX_CHARACTERS = re.compile("([☐☑☒])")
_EACH_WORD = re.compile("[^ ]+ *| +")
_PAGE_FIELDS = re.compile(r"\{(pages?)\}")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_SCHEMES = ("https://", "http://", "mailto:")


class InlineContext:
    """What inlines need of their document: text styles, values of fields, anchors, and a way to set a footnote."""

    def __init__(self, document: tree.Document, text_styles: TextStyles, anchors: frozenset[str] = frozenset()) -> None:
        self.document, self.text_styles, self.anchors = document, text_styles, anchors
        self.keys: set[str] = set()
        self.special = 0
        """Count of runs so far that are footnote marks, or page numbers known only when the page is drawn."""

    def note(self, note: tree.Note, element: StructureElement | None) -> tuple[str, Flowable]:
        """A footnote whose mark stands in an element: its number, and its flowable for the foot of the page."""
        raise NotImplementedError

    @property
    def korean(self) -> bool:
        """Whether emphasis is bold: Hangul has no italics."""
        return self.document.language.split("-")[0] == "ko"


class InlineState(NamedTuple):
    """How the current inlines are set: text style, structure element, link."""

    text_style: TextStyle
    element: StructureElement | None
    target: LinkTarget | None = None


class NestedInlines(NamedTuple):
    """The inlines inside an inline, and how they are set."""

    inlines: tree.Inlines
    state: InlineState


InlineResult: TypeAlias = NestedInlines | Sequence[LineItem]


def runs_of(
    context: InlineContext, inlines: tree.Inlines, text_style: TextStyle, element: StructureElement | None
) -> list[LineItem]:
    """The runs of some inlines. Raises `Refused` for a field's key that stands twice or cannot name a field."""
    if len(inlines) == 1 and isinstance(inlines[0], str):
        return _runs(inlines[0], text_style, element)
    items: list[LineItem] = []
    state = InlineState(text_style, element)
    remaining = iter(inlines)
    pending: list[tuple[Iterator[tree.Inline], InlineState]] = []
    while True:
        for inline in remaining:
            if isinstance(inline, str):
                items += _runs(inline, *state)
            elif isinstance(result := INLINES[type(inline)](context, inline, state), NestedInlines):
                pending.append((remaining, state))
                remaining, state = iter(result.inlines), result.state
                break
            else:
                items += result
        else:
            if not pending:
                return items
            remaining, state = pending.pop()


def _runs(
    words: str, text_style: TextStyle, element: StructureElement | None, target: LinkTarget | None = None
) -> list[LineItem]:
    if not (words.isascii() and words.isprintable()):
        words = _normalise(words)
    if text_style.capitals:
        # The page shows capitals; copied and spoken is the word as it was written.
        return [
            TextRun(word.upper(), text_style, element, target, actual=word if word != word.upper() else "")
            for word in _EACH_WORD.findall(words)
        ]
    if words.isascii() or not _BOX_CHARACTERS.search(words):
        return [TextRun(words, text_style, element, target)]
    parts = filter(None, _BOX_CHARACTERS.split(words))
    return [
        forms.PrintedBox(text_style, element, p) if p in BOX_CHARACTERS else TextRun(p, text_style, element, target)
        for p in parts
    ]


def _text(context: InlineContext, words: str, state: InlineState) -> InlineResult:
    return _runs(words, *state)


def _strong(context: InlineContext, strong: tree.Strong, state: InlineState) -> InlineResult:
    text_style = context.text_styles.derive(state.text_style, bold=True)
    return NestedInlines(strong.inlines, state._replace(text_style=text_style))


def _emphasis(context: InlineContext, emphasis: tree.Emphasis, state: InlineState) -> InlineResult:
    is_bold = context.korean or _HANGUL.search(plain.inline_text(emphasis.inlines))
    text_style = context.text_styles.derive(state.text_style, **({"bold": True} if is_bold else {"slant": True}))
    return NestedInlines(emphasis.inlines, state._replace(text_style=text_style))


def _strike(context: InlineContext, strike: tree.Strike, state: InlineState) -> InlineResult:
    text_style = context.text_styles.derive(state.text_style, strike=True)
    return NestedInlines(strike.inlines, state._replace(text_style=text_style))


def _code(context: InlineContext, code: tree.Code, state: InlineState) -> InlineResult:
    text_style = context.text_styles.with_character_style(state.text_style, "Code")
    return _runs(code.text, text_style, state.element, state.target)


def _styled(context: InlineContext, styled: tree.Styled, state: InlineState) -> InlineResult:
    text_style = context.text_styles.with_character_style(state.text_style, styled.style)
    return NestedInlines(styled.inlines, state._replace(text_style=text_style))


def _foreign(context: InlineContext, foreign: tree.Foreign, state: InlineState) -> InlineResult:
    element = state.element and StructureElement("Span", state.element, f"/Lang{text_string(foreign.language)}")
    return NestedInlines(foreign.inlines, state._replace(element=element))


def _link(context: InlineContext, link: tree.Link, state: InlineState) -> InlineResult:
    """A link. One to an anchor that does not exist, or to an address of another scheme, becomes plain text."""
    is_live = link.href[1:] in context.anchors if link.href[:1] == "#" else link.href.lower().startswith(_SCHEMES)
    if not is_live or state.target or state.element is None:
        return NestedInlines(link.inlines, state)
    words, address = plain.strip_break_controls(plain.inline_text(link.inlines)), link.href.removeprefix("mailto:")
    description = words if link.href[:1] == "#" or words == address else f"{words} ({address})"
    linked = context.text_styles.with_character_style(state.text_style, "Hyperlink")
    text_style, element = context.text_styles.derive(linked, underline=True), StructureElement("Link", state.element)
    return NestedInlines(link.inlines, InlineState(text_style, element, LinkTarget(link.href, description)))


def _note(context: InlineContext, note: tree.Note, state: InlineState) -> InlineResult:
    number, flowable = context.note(note, state.element)
    context.special += 1
    element = state.element and StructureElement("Reference", state.element)
    return (TextRun(number, context.text_styles.footnote_mark(state.text_style), element, note=flowable),)


def _field(context: InlineContext, inline: tree.Field, state: InlineState) -> InlineResult:
    page = inline.name in ("page", "pages")
    value = f"{{{inline.name}}}" if page else context.document.value(inline.name)
    items: list[LineItem] = []
    for number, part in enumerate(_PAGE_FIELDS.split(value)):
        if number % 2:
            context.special += 1
            items.append(TextRun("0", state.text_style, state.element, page_field=part))
        elif part:
            items += _runs(part, *state)
    return items


def _box(context: InlineContext, box: tree.CheckBox, state: InlineState) -> InlineResult:
    return (forms.TickBox(state.text_style, _form_element(context, box.key, state), box),)


def _choice(context: InlineContext, choice: tree.Choice, state: InlineState) -> InlineResult:
    words = [shown for _, shown in choice.options]
    if choice.value not in dict(choice.options):
        raise Refused(Problem(f"“{choice.value}” is none of the words to choose from", item=choice.key))
    text_style = _in_one_face(context, state.text_style, words)
    return (forms.ChoiceField(text_style, _form_element(context, choice.key, state), choice),)


def _date(context: InlineContext, date: tree.DateField, state: InlineState) -> InlineResult:
    text_style = _in_one_face(context, state.text_style, [date.words])
    return (forms.DayField(text_style, _form_element(context, date.key, state), date),)


def _remark(context: InlineContext, remark: tree.Remark, state: InlineState) -> InlineResult:
    text_style = state.text_style
    if not remark.text:
        text_style = context.text_styles.with_character_style(text_style, "Placeholder Text")
    text_style = _in_one_face(context, text_style, [remark.text or remark.placeholder])
    return (forms.RemarkField(text_style, _form_element(context, remark.key, state), remark),)


INLINES: Mapping[type[Any], Callable[[InlineContext, Any, InlineState], InlineResult]] = MappingProxyType(
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
        tree.Break: lambda context, inline, state: (ForcedLineEnd(),),
        tree.Tab: lambda context, inline, state: (TabStopJump(state.text_style),),
        tree.Field: _field,
        tree.CheckBox: _box,
        tree.Choice: _choice,
        tree.DateField: _date,
        tree.Remark: _remark,
    }
)
"""Type of inline → the function that sets it."""


def _form_element(context: InlineContext, key: str, state: InlineState) -> StructureElement | None:
    """The element of a field. Raises `Refused` for a key that stands twice, or that cannot name a PDF field."""
    if not key or not key.isascii() or not key.isprintable() or "." in key or len(key) > 64:
        raise Refused(Problem("the key of a box is ASCII without a full stop, 1 to 64 characters", item=key))
    if key in context.keys:
        raise Refused(Problem("the key of a box stands twice in one document", item=key))
    context.keys.add(key)
    return state.element and StructureElement("Form", state.element)


def _in_one_face(context: InlineContext, text_style: TextStyle, words: Iterable[str]) -> TextStyle:
    """The text style in a face that has every character of some words. Raises `Refused` where none has."""
    fonts, joined = context.text_styles.fonts, "".join(words)
    faces = fonts.bold if text_style.bold else fonts.regular
    for face in faces:
        if all(face.has(letter) for letter in joined):
            return context.text_styles.derive(text_style, face=face)
    letter = next((letter for letter in joined if fonts.lacks(letter)), joined[:1])
    raise Refused(missing_glyph_problem(letter, words_around(joined, letter)))


def _normalise(words: str) -> str:
    """Text in composed form (NFC), without line ends and tabs of its own."""
    composed = unicodedata.normalize("NFC", words)
    return composed if composed.isprintable() else _LINE_ENDS.sub(" ", composed)


def choose_faces(items: Iterable[LineItem], text_styles: TextStyles) -> Iterator[LineItem]:
    """The items, with each run in faces that have its characters. Raises `Refused` for one that no face has."""
    for item in items:
        if isinstance(item, TextRun):
            yield from _split_by_face(item, text_styles)
        else:
            yield item


def _split_by_face(run: TextRun, text_styles: TextStyles) -> Iterator[TextRun]:
    try:
        for face, part in text_styles.fonts.split(run.text, run.text_style.bold):
            text_style = text_styles.derive(run.text_style, face=face)
            yield TextRun(part, text_style, run.element, run.target, run.actual, run.page_field, run.note)
    except MissingGlyph as missing:
        raise Refused(missing_glyph_problem(missing.letter, words_around(run.text, missing.letter))) from None
