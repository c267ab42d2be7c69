"""The look of a template: styles, page, headers and footers, heading numbers, and what look.yaml adds.

In: the bytes of the template, the settings as plain data, and the folder of the font files. Out: a `Look`, and what is
wrong or missing; `report` puts all of it into sentences.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from briefgen.blocks.look import (
    CharacterStyle,
    FontFile,
    HeadingNumbering,
    Look,
    NumberLevel,
    TableStyle,
    move_tab_stops,
)
from briefgen.errors import Place, Problem, Refused, Severity, nearest
from briefgen.files import read
from briefgen.pictures.images import draw_logo
from briefgen.word import look_settings as yaml
from briefgen.word.elements import content_type, count_of, is_on, number_of, q, read_relationships, val
from briefgen.word.header_footer import HeaderFooterExtras, header_footer_keys, read_header_footer
from briefgen.word.look_settings import (
    CHARACTERS,
    FILLS,
    MARKER_STYLES,
    MARKERS,
    MEASURE,
    MODE,
    PARAGRAPHS,
    TABLES,
    LookSettings,
    read_settings,
)
from briefgen.word.properties import read_run_properties
from briefgen.word.styles_xml import LIST_STYLES
from briefgen.word.template import NAME, Key, WordTemplate, open_template

SYMBOLS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf06f": "○", "\uf0a8": "◇", "\uf071": "□"}
"""Characters of the fonts Symbol and Wingdings, which lie in the private use area, and their Unicode equivalents."""


def replace_symbols(text: str) -> str:
    """The text of a list level with characters of Unicode; empty where it holds other private-use characters."""
    text = "".join(SYMBOLS.get(letter, letter) for letter in text)
    return "" if any("\ue000" <= letter <= "\uf8ff" for letter in text) else text


_ALIGN: Mapping[str, Literal["center", "right"]] = {"center": "center", "right": "right", "end": "right"}
HEADINGS = ("Title", *(f"Heading {level}" for level in range(2, 7)))
"""Styles of headings; the title is the heading of level 1."""


def read_heading_numbering(template: WordTemplate) -> Iterator[tuple[str, HeadingNumbering]]:
    """The heading styles with a number or a bullet before their words, and its format."""
    for name in HEADINGS:
        style = template.resolver.by_name.get(("paragraph", name))
        key: Key = template.resolver.values(style).get("numbering", ("", "")) if style is not None else ("", "")
        levels = template.resolver.levels.levels_of(key[0])
        at = next((n for n in levels if str(n) == key[1]), -1)
        level = levels.get(at)
        if level is not None and val(level.find(q("lvlText"))) and val(level.find(q("numFmt"))) != "none":
            yield name, _heading_numbering(template, key[0], at, levels)


def _heading_numbering(
    template: WordTemplate, list_id: str, at: int, levels: Mapping[int, etree._Element]
) -> HeadingNumbering:
    lists, suffix = template.resolver.levels, val(levels[at].find(q("suff")), default="tab")
    values = read_run_properties(levels[at].find(q("rPr")), template.theme)
    return HeadingNumbering(
        lists.definitions.get(list_id, list_id),
        at,
        tuple(_number_level(levels.get(n), lists.starts.get((list_id, str(n)))) for n in range(max(levels) + 1)),
        "tab" if suffix == "tab" else "space" if suffix == "space" else "",
        CharacterStyle("Number", *(values.get(k) for k in ("size", "bold", "italic", "colour", "tracking"))),
        _ALIGN.get(val(levels[at].find(q("lvlJc"))), "left"),
    )


def _number_level(level: etree._Element | None, first: int | None) -> NumberLevel:
    """A level of a heading number; one without a start begins at 0 (ECMA-376 17.9.25)."""
    if level is None:
        return NumberLevel()
    start, restart = count_of(level.find(q("start"))), count_of(level.find(q("lvlRestart")))
    form, text = val(level.find(q("numFmt")), default="decimal"), val(level.find(q("lvlText")))
    return NumberLevel(
        "none" if form == "bullet" else form,
        replace_symbols(text) or (text and "•"),
        (start or 0) if first is None else first,
        restart,
        bool(is_on(level.find(q("isLgl")))),
    )


class LookReading(Struct, frozen=True):
    """A template that was read: its look, its problems, and what `report` needs besides."""

    look: Look
    problems: tuple[Problem, ...]
    template: WordTemplate
    extras: HeaderFooterExtras
    missing: tuple[str, ...]
    families: Mapping[str, str]
    """Name of a style → its font family, where that is not the family of the look."""


def read_look(template: bytes, settings: Mapping[str, Any], fonts: Path) -> tuple[Look, list[Problem]]:
    """The look of a template with the settings of `look.yaml`; font files are named relative to a folder.

    Raises `Refused` where the template is no Word file. A style the template lacks is our own, and a notice says so.

    >>> templates = briefgen.open_workplace("briefs").root / "templates"
    >>> font = {"family": "Pretendard GOV", "regular": "fonts/PretendardGOV-Regular.ttf"}
    >>> look, problems = briefgen.read_look((templates / "house.docx").read_bytes(), {"fonts": [font]}, templates)
    >>> look.page.width
    595.3
    """
    reading = read_template(template, settings, fonts)
    return reading.look, list(reading.problems)


def read_template(data: bytes, settings: Mapping[str, Any], fonts: Path) -> LookReading:
    """A template with everything there is to say about it. Raises `Refused` where it is no Word file."""
    template = open_template(data)
    chosen, problems = read_settings(settings)
    resolver = template.resolver
    values = {name: resolver.values(style) for name, style in resolver.of_kind("paragraph").items()}
    paragraphs = {name: resolver.paragraph(name, properties) for name, properties in values.items()}
    characters = {name: resolver.character(name, style) for name, style in resolver.of_kind("character").items()}
    tables = {name: resolver.table(name, style) for name, style in resolver.of_kind("table").items()}
    pairs = ((PARAGRAPHS, paragraphs), (CHARACTERS, characters), (TABLES, tables))
    missing = tuple(name for ours, theirs in pairs for name in ours if name not in theirs)
    paragraphs = {**move_tab_stops(PARAGRAPHS, MEASURE, template.section.page.measure), **paragraphs}
    markers, marker_styles = _read_markers(template, chosen)
    header_footer, extras = read_header_footer(template)
    body = values.get("Body", resolver.defaults)
    family = body["latin"] or body["east"]
    files, font_problems, digest = _find_fonts(chosen, fonts)
    problems += font_problems
    look = Look(
        page=template.section.page,
        header_footer=header_footer,
        paragraphs=MappingProxyType(paragraphs | extras.paragraphs),
        characters=MappingProxyType({**CHARACTERS, **characters, **extras.characters}),
        tables=MappingProxyType(dict(_apply_settings({**TABLES, **tables}, chosen))),
        fills=MappingProxyType({**FILLS, **chosen.fills}),
        fonts=files,
        family=family or (files[0].family if files else "sans-serif"),
        markers=MappingProxyType(markers),
        variants=MappingProxyType(chosen.variants),
        marker_styles=MappingProxyType(marker_styles),
        numbered=MappingProxyType(dict(read_heading_numbering(template))),
        template=data,
        digest=_hash_of(data, settings, digest),
    )
    problems += [*_unknown_styles(chosen, look), *_notices(template, look, missing), *_pictures_not_drawn(template)]
    families = {n: v["latin"] for n, v in values.items() if v["latin"] and v["latin"] != look.family}
    return LookReading(look, tuple(problems), template, extras, missing, MappingProxyType(families))


def _apply_settings(tables: Mapping[str, TableStyle], chosen: LookSettings) -> Iterator[tuple[str, TableStyle]]:
    """Table styles with the text styles that look.yaml gives them."""
    names = {"head": "head_text", "group": "group_text"}
    for name, style in tables.items():
        yield name, replace(style, **{names.get(k, k): v for k, v in chosen.tables.get(name, {}).items()})


def _read_markers(template: WordTemplate, chosen: LookSettings) -> tuple[dict[str, str], dict[str, CharacterStyle]]:
    """Markers as the list styles of the template have them, else those of `look.yaml`, else ours."""
    markers = {**MARKERS, **chosen.markers}
    styles: dict[str, CharacterStyle] = dict(MARKER_STYLES)
    for marker, name in LIST_STYLES.items():
        element = template.resolver.by_name.get(("paragraph", name))
        if element is None:
            continue
        level = template.resolver.levels.by_key.get(template.resolver.values(element).get("numbering", ("", "")))
        if level is None:
            continue
        glyph = _marker_glyph(level, marker)
        if glyph:
            markers[marker] = glyph
        values = read_run_properties(level.find(q("rPr")), template.theme)
        styles[marker] = CharacterStyle(marker, *(values.get(k) for k in ("size", "bold", "italic", "colour")))
    return markers, styles


def _marker_glyph(level: etree._Element, marker: str) -> str:
    """The text of a level if it is of the marker's kind (bullet or number), with symbols as Unicode; else empty."""
    text = val(level.find(q("lvlText")))
    bullet = val(level.find(q("numFmt"))) == "bullet"
    if bullet == (marker == "number") or not text:
        return ""
    text = replace_symbols(text)
    return "" if "%" in text and "%1" not in text else text


def _find_fonts(chosen: LookSettings, folder: Path) -> tuple[tuple[FontFile, ...], list[Problem], str]:
    """The font files that exist, problems for those that do not, and a hash of all."""
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


def _hash_of(template: bytes, settings: Mapping[str, Any], fonts: str) -> str:
    """SHA-256 of template, settings and fonts; settings by their values, not by how they are written."""
    return hashlib.sha256(template + f"{_canonical_text(settings)}{fonts}".encode()).hexdigest()


def _canonical_text(data: object) -> str:
    """Plain data as text that does not depend on the order of names."""
    if isinstance(data, Mapping):
        return "{" + ",".join(f"{k!r}:{_canonical_text(data[k])}" for k in sorted(data, key=str)) + "}"
    if isinstance(data, list | tuple):
        return "[" + ",".join(map(_canonical_text, data)) + "]"
    return str(data)


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


def _notices(template: WordTemplate, look: Look, missing: tuple[str, ...]) -> Iterator[Problem]:
    def notice(message: str, hint: str) -> Problem:
        return Problem(message, Place(NAME), hint=hint, severity=Severity.NOTICE)

    if missing:
        words = ", ".join(missing[:6]) + (f" and {len(missing) - 6} more" if len(missing) > 6 else "")
        yield notice(f"has no style {words}: ours is used", "make a style of that name in Word to change it")
    if compatibility_mode(template) < MODE:
        hint = "in Word: File, Info, Convert; then see that its own tables stand well"
        mode = f"is in compatibility mode {compatibility_mode(template)}; documents are written in mode {MODE}"
        yield notice(f"{mode}, in which tables begin at the margin", hint)
    if look.fonts and look.family not in {f.family for f in look.fonts}:
        hint = "name its files in look.yaml, or choose that family in Word"
        yield notice(f"is set in {look.family}; the PDF shows it in {look.fonts[0].family}", hint)
    if template.section.count > 1:
        yield notice(f"has {template.section.count} sections; the last is used", "delete the breaks between sections")


def _pictures_not_drawn(template: WordTemplate) -> Iterator[Problem]:
    """A problem for each picture of a header or footer that cannot be drawn anew, and so goes out nowhere."""
    told = set()
    for key in header_footer_keys(template):
        for relationship in read_relationships(template.parts, template.section.header_footers.get(key, "")):
            target = relationship.target
            if relationship.kind != "image" or relationship.external or target not in template.parts or target in told:
                continue
            told.add(target)
            try:
                draw_logo(template.parts[target], content_type(template.parts, target))
            except Refused as refused:
                for problem in refused.problems:
                    yield replace(problem, message=f"{key[0]}, {target}: {problem.message}", place=Place(NAME))


def compatibility_mode(template: WordTemplate) -> int:
    """The compatibility mode of a template; that of Word 2013 where it names none."""
    for setting in template.settings.iterfind(f"{q('compat')}/{q('compatSetting')}"):
        if val(setting, "name") == "compatibilityMode":
            return int(number_of(setting) or MODE)
    return MODE
