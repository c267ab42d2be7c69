"""Headers and footers of a house, made ready to be filled.

In: an opened house. Out: parts of a document (text, with a hole where a field shows a value), their pictures
and relations. Fields we do not know are taken out with the old value they show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from briefgen.blocks.look import HeaderFooterLine
from briefgen.blocks.tree import COPY_FIELD, Field
from briefgen.pictures.images import EXTENSIONS, bare
from briefgen.values import dataclass
from briefgen.word import adapt
from briefgen.word.controls import FieldHole
from briefgen.word.elements import Relation, content_type, element, local, parse, q, relations, val
from briefgen.word.header_footer import completed, field_name, wanted
from briefgen.word.package import relation
from briefgen.word.prepared import HeaderFooterPart
from briefgen.word.template import WordTemplate
from briefgen.word.xml import XML, R, W, esc

PAGES = ("page", "pages")
ADDRESS = re.compile("(https?|mailto):", re.IGNORECASE)


@dataclass(slots=True)
class Stories:
    """All headers and footers of a house; `media` are pictures by the name of their part."""

    stories: list[HeaderFooterPart]
    media: dict[str, bytes]


def read_stories(house: WordTemplate, style: Mapping[str, str], numbered: bool = False) -> Stories:
    """The headers and footers a document needs; `style` gives the id of a paragraph style by our name.

    `numbered`: it has copies, and each footer ends with the line they differ in.
    """
    out = Stories([], {})
    for n, key in enumerate(wanted(house), 1):
        name = f"word/{key[0]}{n}.xml"
        old = house.section.stories.get(key, "")
        kept = list(_kept(house, old, out.media)) if old in house.parts else []
        root = _root(house, old, key[0], {r.id for r, _ in kept})
        _complete(root, house, key, style)
        if numbered and key[0] == "footer":
            root.append(_last_line(style))
        holes = list(_dig(root))
        text = etree.tostring(root, encoding="unicode")
        texts = re.split(r'<w:hole w:val="(\d+)"/>', XML + text)
        fields = tuple(holes[int(number)] for number in texts[1::2])
        arrows = "".join(relation(r.id, r.kind, esc(target), r.external) for r, target in kept)
        out.stories.append(HeaderFooterPart(key, name, tuple(texts[::2]), fields, arrows))
    return out


def _root(house: WordTemplate, part: str, kind: str, kept: set[str]) -> etree._Element:
    """The cleaned root of a header or footer, or an empty one."""
    if part in house.parts:
        root = adapt.story(parse(house.parts[part], part), house.theme, kept)
        return adapt.forget(root, house.styles)
    return etree.Element(q("hdr" if kind == "header" else "ftr"), nsmap={"w": W, "r": R})


def _kept(house: WordTemplate, part: str, media: dict[str, bytes]) -> Iterator[tuple[Relation, str]]:
    """Relations to pictures, which get new names, and to addresses on the net; nothing else."""
    for arrow in relations(house.parts, part):
        if arrow.kind == "hyperlink" and arrow.external and ADDRESS.match(arrow.target):
            yield arrow, arrow.target
        elif arrow.kind == "image" and not arrow.external and arrow.target in house.parts:
            kind = content_type(house.parts, arrow.target)
            if kind not in EXTENSIONS:
                continue
            data = bare(house.parts[arrow.target], kind)
            known = next((name for name, old in media.items() if old == data), "")
            name = known or f"word/media/house{len(media) + 1}.{EXTENSIONS[kind]}"
            media[name] = data
            yield arrow, name.removeprefix("word/")


def _complete(root: etree._Element, house: WordTemplate, key: tuple[str, str], style: Mapping[str, str]) -> None:
    """Add the lines no page may lack, as `furniture.completed` does to the look."""
    shown = tuple(HeaderFooterLine((Field(name),), "") for name in _shown(root))
    added = [line for line in completed(key, shown) if line not in shown]
    for line in added:
        words = "".join(_written(inline) for inline in line.inlines)
        name = style.get(line.style, "")
        paragraph = element(f'<w:p><w:pPr><w:pStyle w:val="{name}"/></w:pPr>{words}</w:p>')
        if key[0] == "header":
            root.insert(0, paragraph)
        else:
            root.append(paragraph)
    if not len(root):
        root.append(element("<w:p/>"))


def _last_line(style: Mapping[str, str]) -> etree._Element:
    """A paragraph below the footer, without the border that stands above that."""
    bare = '<w:pBdr><w:top w:val="nil"/><w:bottom w:val="nil"/></w:pBdr>'
    properties = f'<w:pPr><w:pStyle w:val="{style.get("Page Footer", "")}"/>{bare}</w:pPr>'
    return element(f"<w:p>{properties}{_written(Field(COPY_FIELD))}</w:p>")


def _written(inline: object) -> str:
    if isinstance(inline, Field):
        return f'<w:fldSimple w:instr="DOCPROPERTY {inline.name}"/>'
    return f'<w:r><w:t xml:space="preserve">{esc(str(inline))}</w:t></w:r>'


def _shown(root: etree._Element) -> list[str]:
    texts = [e.text or "" for e in root.iter(q("instrText"))] + [val(e, "instr") for e in root.iter(q("fldSimple"))]
    return [name for text in texts if (name := field_name(text))]


# ---- holes ------------------------------------------------------------------------------------------------------


def _dig(root: etree._Element) -> Iterator[FieldHole]:
    """Put a hole in the place of each field with a value of ours; take out every other one but page numbers."""
    made = 0
    for paragraph in [*root.iter(q("p"))]:
        _split(paragraph)
        for runs, instruction in [*_fields(paragraph)]:
            name = field_name(instruction)
            if name in PAGES:
                continue
            parent = runs[0].getparent()
            if parent is None:
                continue
            if name:
                properties = runs[0].find(q("rPr")) if local(runs[0]) == "r" else None
                yield FieldHole(name, _text(properties))
                parent.insert(parent.index(runs[0]), element(f'<w:hole w:val="{made}"/>'))
                made += 1
            for run in runs:
                found = run.getparent()
                if found is not None:
                    found.remove(run)


def _split(paragraph: etree._Element) -> None:
    """One piece a run, so that a field begins and ends with a run of its own."""
    for run in [*paragraph.iter(q("r"))]:
        pieces = [piece for piece in run if local(piece) != "rPr"]
        if len(pieces) < 2 or not any(local(piece) == "fldChar" for piece in pieces):
            continue
        properties = run.find(q("rPr"))
        for piece in pieces:
            own = etree.Element(q("r"))
            if properties is not None:
                own.append(element(_text(properties)))
            own.append(piece)
            run.addprevious(own)
        parent = run.getparent()
        assert parent is not None
        parent.remove(run)


def _fields(paragraph: etree._Element) -> Iterator[tuple[list[etree._Element], str]]:
    """The runs of each outermost field of a paragraph, and its instruction."""
    runs: list[etree._Element] = []
    depth, words, result = 0, "", False
    for run in paragraph.iter(q("r"), q("fldSimple")):
        if local(run) == "fldSimple":
            if not depth:
                yield [run], val(run, "instr")
            continue
        kind = next((val(piece, "fldCharType") for piece in run.iterfind(q("fldChar"))), "")
        if kind == "begin":
            depth += 1
            if depth == 1:
                runs, words, result = [], "", False
        if depth:
            runs.append(run)
            result = result or kind == "separate"
            words += "" if result or depth > 1 else "".join(e.text or "" for e in run.iterfind(q("instrText")))
        if kind == "end" and depth:
            depth -= 1
            if not depth:
                yield runs, words


def _text(properties: etree._Element | None) -> str:
    """Run properties as text without the declarations of their names."""
    if properties is None:
        return ""
    text = etree.tostring(properties, encoding="unicode")
    return re.sub(r' xmlns:\w+="[^"]*"', "", text)
