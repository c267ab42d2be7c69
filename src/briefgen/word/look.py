"""The look of a template: read_look.

Marks of the fonts Symbol and Wingdings, which lie in the private use area, as characters of Unicode.

How a house numbers its headings, as its heading styles and its lists say.

In: an opened house. Out: heading style → `Numbered`.

The look of a house: what its styles, pages and furniture say, and what `look.yaml` adds.

In: the bytes of the house, the settings as plain data, and the folder the font files stand in. Out: a `Look`, and what
is wrong or missing. `report` says all of it in sentences.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from lxml import etree

from briefgen.blocks.look import (
    CharacterStyle,
    FontFile,
    HeadingNumbering,
    Look,
    NumberLevel,
    ParagraphStyle,
    TableStyle,
    move_tab_stops,
)
from briefgen.errors import Place, Problem, Refused, Severity, nearest
from briefgen.files import read
from briefgen.values import dataclass
from briefgen.word import look_settings as yaml
from briefgen.word.elements import number, on, q, val, whole
from briefgen.word.header_footer import Fittings, read_furniture
from briefgen.word.look_settings import (
    CHARACTERS,
    FILLS,
    MARKER_STYLES,
    MARKERS,
    MEASURE,
    PARAGRAPHS,
    TABLES,
    LookSettings,
    read_settings,
)
from briefgen.word.properties import Values, run_values
from briefgen.word.styles_xml import STYLES
from briefgen.word.template import NAME, Key, WordTemplate, open_template

# ---- symbols -----------------------------------------------------------------------------------------------------


SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf06f": "○", "\uf0a8": "◇", "\uf071": "□"}


def readable(text: str) -> str:
    """A text of a list level, with characters any font may have; nothing where it holds others of private use."""
    text = "".join(SYMBOLS.get(letter, letter) for letter in text)
    return "" if any("\ue000" <= letter <= "\uf8ff" for letter in text) else text


# ---- outline -----------------------------------------------------------------------------------------------------


_ALIGN: Mapping[str, Literal["center", "right"]] = {"center": "center", "right": "right", "end": "right"}
HEADINGS = ("Title", *(f"Heading {level}" for level in range(2, 7)))
"""Styles of headings; the title is the heading of level 1."""


def numbered(house: WordTemplate) -> Iterator[tuple[str, HeadingNumbering]]:
    """The heading styles before whose words something stands: mostly a number, here and there a bullet."""
    for name in HEADINGS:
        style = house.cascade.by_name.get(("paragraph", name))
        key: Key = house.cascade.values(style).get("numbering", ("", "")) if style is not None else ("", "")
        levels = house.cascade.levels.of(key[0])
        at = next((n for n in levels if str(n) == key[1]), -1)
        if at >= 0 and _shown(levels[at]):
            yield name, _numbered(house, key[0], at, levels)


def _shown(level: etree._Element) -> bool:
    return bool(val(level.find(q("lvlText")))) and val(level.find(q("numFmt")), default="decimal") != "none"


def _numbered(house: WordTemplate, list_id: str, at: int, levels: Mapping[int, etree._Element]) -> HeadingNumbering:
    lists, suffix = house.cascade.levels, val(levels[at].find(q("suff")), default="tab")
    values = run_values(levels[at].find(q("rPr")), house.theme)
    return HeadingNumbering(
        lists.definitions.get(list_id, list_id),
        at,
        tuple(_level(levels.get(n), lists.starts.get((list_id, str(n)))) for n in range(max(levels) + 1)),
        "tab" if suffix == "tab" else "space" if suffix == "space" else "",
        CharacterStyle("Number", *(values.get(k) for k in ("size", "bold", "italic", "colour", "tracking"))),
        _ALIGN.get(val(levels[at].find(q("lvlJc"))), "left"),
    )


def _level(level: etree._Element | None, first: int | None) -> NumberLevel:
    """A level; one without a start begins at 0 (17.9.25)."""
    if level is None:
        return NumberLevel()
    start, restart = whole(level.find(q("start"))), whole(level.find(q("lvlRestart")))
    form, text = val(level.find(q("numFmt")), default="decimal"), val(level.find(q("lvlText")))
    return NumberLevel(
        "none" if form == "bullet" else form,
        readable(text) or (text and "•"),
        (start or 0) if first is None else first,
        restart,
        bool(on(level.find(q("isLgl")))),
    )


# ---- look --------------------------------------------------------------------------------------------------------


MODE = 15
"""Compatibility mode of Word 2013 and later ([MS-DOCX] 2.10.8)."""


@dataclass(frozen=True, slots=True)
class LookReading:
    """A house read: its look, what is wrong, and what `report` needs to tell."""

    look: Look
    problems: tuple[Problem, ...]
    house: WordTemplate
    fittings: Fittings
    missing: tuple[str, ...]
    families: Mapping[str, str]
    """Name of a style → the font it names, where that is not the family of the house."""


def read_look(house: bytes, settings: Mapping[str, Any], fonts: Path) -> tuple[Look, list[Problem]]:
    """The look of a house with the settings of `look.yaml`; font files are named relative to a folder.

    Raises `Refused` where the house is no Word file. A style the house lacks is our own, and a notice says so.
    """
    reading = read_template(house, settings, fonts)
    return reading.look, list(reading.problems)


def read_template(data: bytes, settings: Mapping[str, Any], fonts: Path) -> LookReading:
    """A house read with everything there is to say about it."""
    house = open_template(data)
    chosen, problems = read_settings(settings)
    values = dict(_values(house))
    paragraphs = {name: house.cascade.paragraph(name, found) for name, found in values.items()}
    characters = {n: house.cascade.character(n, e) for (k, n), e in house.cascade.by_name.items() if k == "character"}
    tables = {n: house.cascade.table(n, e) for (k, n), e in house.cascade.by_name.items() if k == "table"}
    missing = tuple(_missing(paragraphs, characters, tables))
    paragraphs = {**move_tab_stops(PARAGRAPHS, MEASURE, house.section.page.measure), **paragraphs}
    markers, marker_styles = _markers(house, chosen)
    furniture, fittings = read_furniture(house)
    body = values.get("Body", house.cascade.defaults)
    family = body["latin"] or body["east"]
    files, found, digest = _fonts(chosen, fonts)
    problems += found
    look = Look(
        page=house.section.page,
        header_footer=furniture,
        paragraphs=MappingProxyType(paragraphs | fittings.paragraphs),
        characters=MappingProxyType({**CHARACTERS, **characters, **fittings.characters}),
        tables=MappingProxyType(dict(_dressed({**TABLES, **tables}, chosen))),
        fills=MappingProxyType({**FILLS, **chosen.fills}),
        fonts=files,
        family=family or (files[0].family if files else "sans-serif"),
        markers=MappingProxyType(markers),
        variants=MappingProxyType(chosen.variants),
        marker_styles=MappingProxyType(marker_styles),
        numbered=MappingProxyType(dict(numbered(house))),
        template=data,
        digest=_digest(data, settings, digest),
    )
    problems += [*_unknown_styles(chosen, look), *_notices(house, look, missing)]
    families = {n: v["latin"] for n, v in values.items() if v["latin"] and v["latin"] != look.family}
    return LookReading(look, tuple(problems), house, fittings, missing, MappingProxyType(families))


# ---- styles -----------------------------------------------------------------------------------------------------


def _values(house: WordTemplate) -> Iterator[tuple[str, Values]]:
    """The properties of each paragraph style by our names."""
    for (kind, name), element in house.cascade.by_name.items():
        if kind == "paragraph":
            yield name, house.cascade.values(element)


def _missing(
    paragraphs: Mapping[str, ParagraphStyle], characters: Mapping[str, CharacterStyle], tables: Mapping[str, TableStyle]
) -> Iterator[str]:
    for ours, theirs in ((PARAGRAPHS, paragraphs), (CHARACTERS, characters), (TABLES, tables)):
        yield from (name for name in ours if name not in theirs)


def _dressed(tables: Mapping[str, TableStyle], chosen: LookSettings) -> Iterator[tuple[str, TableStyle]]:
    """Table styles with the text styles `look.yaml` gives them."""
    names = {"head": "head_text", "group": "group_text"}
    for name, style in tables.items():
        yield name, replace(style, **{names.get(k, k): v for k, v in chosen.tables.get(name, {}).items()})


def _markers(house: WordTemplate, chosen: LookSettings) -> tuple[dict[str, str], dict[str, CharacterStyle]]:
    """Markers as the list styles of the house have them, else those of `look.yaml`, else ours."""
    markers = {**MARKERS, **chosen.markers}
    styles: dict[str, CharacterStyle] = dict(MARKER_STYLES)
    for marker, name in STYLES.items():
        element = house.cascade.by_name.get(("paragraph", name))
        if element is None:
            continue
        level = house.cascade.levels.by_key.get(house.cascade.values(element).get("numbering", ("", "")))
        if level is None:
            continue
        glyph = _glyph(level, marker)
        if glyph:
            markers[marker] = glyph
        values = run_values(level.find(q("rPr")), house.theme)
        styles[marker] = CharacterStyle(marker, *(values.get(k) for k in ("size", "bold", "italic", "colour")))
    return markers, styles


def _glyph(level: etree._Element, marker: str) -> str:
    """The text of a level, if it is of the marker's kind: letters of symbol fonts become characters."""
    text = val(level.find(q("lvlText")))
    bullet = val(level.find(q("numFmt"))) == "bullet"
    if bullet == (marker == "number") or not text:
        return ""
    text = readable(text)
    return "" if "%" in text and "%1" not in text else text


# ---- fonts and digest -------------------------------------------------------------------------------------------


def _fonts(chosen: LookSettings, folder: Path) -> tuple[tuple[FontFile, ...], list[Problem], str]:
    """The font files that are there, problems for those that are not, and a hash over all of them."""
    files, problems, digest = [], [], hashlib.sha256()
    for family, weight, name in chosen.fonts:
        try:
            digest.update(read(folder / name, name))
        except Refused as refused:
            hint = "put the font file there, or name another in look.yaml"
            problems += [replace(p, item=f"{family} {weight}", hint=hint) for p in refused.problems]
            continue
        files.append(FontFile(family, weight == "bold", str(folder / name)))
    return tuple(files), problems, digest.hexdigest()


def _digest(house: bytes, settings: Mapping[str, Any], fonts: str) -> str:
    """SHA-256 over house, settings and fonts; settings count by what they say, not by how they are written."""
    digest = hashlib.sha256(house)
    digest.update(_plain(settings).encode())
    digest.update(fonts.encode())
    return digest.hexdigest()


def _plain(data: object) -> str:
    """Plain data as text, whatever the order of its names."""
    if isinstance(data, Mapping):
        return "{" + ",".join(f"{k!r}:{_plain(data[k])}" for k in sorted(data, key=str)) + "}"
    if isinstance(data, list | tuple):
        return "[" + ",".join(map(_plain, data)) + "]"
    return str(data)


# ---- what is wrong ----------------------------------------------------------------------------------------------


def _unknown_styles(chosen: LookSettings, look: Look) -> Iterator[Problem]:
    for variant, styles in chosen.variants.items():
        for style in styles:
            if style not in look.paragraphs:
                hint = nearest(style, look.paragraphs)
                yield Problem(f"unknown style “{style}”", Place(yaml.NAME), f"variants: {variant}", hint)
    for table, names in chosen.tables.items():
        for key, style in names.items():
            known = look.characters if key == "label" else look.paragraphs
            if key not in yaml.DISTANCES and style not in known:
                yield Problem(f"unknown style “{style}”", Place(yaml.NAME), f"tables: {table}", nearest(style, known))


def _notices(house: WordTemplate, look: Look, missing: tuple[str, ...]) -> Iterator[Problem]:
    def notice(message: str, hint: str) -> Problem:
        return Problem(message, Place(NAME), hint=hint, severity=Severity.NOTICE)

    if missing:
        words = ", ".join(missing[:6]) + (f" and {len(missing) - 6} more" if len(missing) > 6 else "")
        yield notice(f"has no style {words}: ours is used", "make a style of that name in Word to change it")
    if compatibility(house) < MODE:
        hint = "in Word: File, Info, Convert; then see that its own tables stand well"
        mode = f"is in compatibility mode {compatibility(house)}; documents are written in mode {MODE}"
        yield notice(f"{mode}, in which tables begin at the margin", hint)
    if look.fonts and look.family not in {f.family for f in look.fonts}:
        hint = "name its files in look.yaml, or choose that family in Word"
        yield notice(f"is set in {look.family}; the PDF shows it in {look.fonts[0].family}", hint)
    if house.section.count > 1:
        yield notice(f"has {house.section.count} sections; the last is used", "delete the breaks between sections")


def compatibility(house: WordTemplate) -> int:
    """The compatibility mode of a house; where it does not say, documents are of today (`frame`)."""
    for setting in house.settings.iterfind(f"{q('compat')}/{q('compatSetting')}"):
        if val(setting, "name") == "compatibilityMode":
            return int(number(setting) or MODE)
    return MODE
