"""The rest of a file: destinations, outline, form, attachments and the catalogue that holds them together.

Sources: ISO 32000-1 12.3 (destinations, outlines), 12.7 (forms), 7.7.2 (catalogue); ISO 19005-3 6.8 (attachments).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote
from zlib import compress

from briefgen.blocks.tree import Attachment
from briefgen.pdf import xmp
from briefgen.pdf.file import LEVEL, File, name, numbers, text
from briefgen.pdf.forms import form
from briefgen.pdf.xmp import About
from briefgen.values import dataclass

if TYPE_CHECKING:
    from briefgen.pdf.pen import Arrival, Pen


def finished(pen: Pen, about: About, attachments: Sequence[Attachment] = ()) -> bytes:
    """The bytes of a drawn document."""
    root = closed(pen, about, attachments)
    return pen.file.finished(root, pen.file.put(xmp.information(about)))


def closed(pen: Pen, about: About, attachments: Sequence[Attachment] = ()) -> int:
    """Write all of a drawn document but its information dictionary; returns the number of the catalogue."""
    file, pages = pen.file, pen.finish()
    _write_jumps(pen)
    entries = [
        f"/Type/Catalog/Pages {pages} 0 R/Lang{text(about.language)}/MarkInfo<</Marked true>>",
        f"/StructTreeRoot {pen.tree.write(file)} 0 R/ViewerPreferences<</DisplayDocTitle true>>",
        f"/Metadata {xmp.packet(file, about)} 0 R/OutputIntents[{xmp.output_intent(file)}]",
    ]
    titled = [arrival for arrival in pen.arrivals if arrival.level]
    if titled:
        entries.append(f"/Outlines {_outline(file, titled, pen.pages)} 0 R")
    if pen.fields:
        entries.append(f"/AcroForm {form(pen)} 0 R")
    if attachments:
        entries.append(_attached(file, attachments))
    return file.put(f"<<{''.join(entries)}>>")


# ---- destinations and outline -----------------------------------------------------------------------------------


def _write_jumps(pen: Pen) -> None:
    """The annotations of links, now that every page they may go to is known."""
    places = {arrival.anchor: arrival for arrival in pen.arrivals if arrival.anchor}
    for jump in pen.jumps:
        href = jump.target.href
        if href.startswith("#"):
            goes = f"/Dest{_destination(places.get(href[1:], pen.arrivals[0]), pen.pages)}"
        else:
            # An address is seven-bit ASCII (12.6.4.7); what it may not hold is escaped, what is escaped stays.
            address = quote(href, safe="%/:?#[]@!$&'*+,;=~-._")
            goes = f"/A<</Type/Action/S/URI/URI({address})>>"
        pen.file.put(
            f"<</Type/Annot/Subtype/Link/Rect[{numbers(*jump.rect)}]/Border[0 0 0]/F 4/P {jump.page} 0 R{goes}"
            f"/Contents{text(jump.target.said)}/StructParent {jump.key}>>",
            jump.number,
        )


def _destination(arrival: Arrival, pages: Sequence[int]) -> str:
    return f"[{pages[arrival.page]} 0 R/XYZ null {arrival.y:.0f} null]"


@dataclass(eq=False)
class _Entry:
    """An item of the outline: where it hangs, and its neighbours; 0 is none."""

    parent: int
    before: int = 0
    after: int = 0
    first: int = 0
    last: int = 0
    count: int = 0


def _outline(file: File, arrivals: Sequence[Arrival], pages: Sequence[int]) -> int:
    """The bookmarks: headings, each below the last one of a higher level, all of them open."""
    top = file.reserve(len(arrivals) + 1)
    entries = {top: _Entry(0)}
    path = [(0, top)]
    for number, arrival in enumerate(arrivals, top + 1):
        while path[-1][0] >= arrival.level:
            path.pop()
        parent = entries[path[-1][1]]
        entries[number] = _Entry(path[-1][1], before=parent.last)
        if parent.last:
            entries[parent.last].after = number
        parent.first, parent.last = parent.first or number, number
        for _, above in path:
            entries[above].count += 1
        path.append((arrival.level, number))
    for number, arrival in enumerate(arrivals, top + 1):
        title = f"/Title{text(arrival.title)}/Dest{_destination(arrival, pages)}"
        file.put(f"<<{title}{_links(entries[number])}>>", number)
    return file.put(f"<</Type/Outlines{_links(entries[top])}>>", top)


def _links(entry: _Entry) -> str:
    pairs = zip(
        ("Parent", "Prev", "Next", "First", "Last"),
        (entry.parent, entry.before, entry.after, entry.first, entry.last),
        strict=True,
    )
    said = "".join(f"/{key} {number} 0 R" for key, number in pairs if number)
    return said + (f"/Count {entry.count}" if entry.count else "")


# ---- attachments ------------------------------------------------------------------------------------------------


def _attached(file: File, attachments: Sequence[Attachment]) -> str:
    """Attached data, each with what it is to the document: the data behind it."""
    names, links = "", ""
    for each in sorted(attachments, key=lambda attachment: attachment.name):
        said = f"/Type/EmbeddedFile/Subtype{name(each.media)}/Params<</Size {len(each.data)}>>"
        data = file.bare(f"{said}/Filter/FlateDecode", compress(each.data, LEVEL))
        called = text(each.name)
        number = file.put(
            f"<</Type/Filespec/F{called}/UF{called}/Desc{text(each.description)}/AFRelationship/Data"
            f"/EF<</F {data} 0 R/UF {data} 0 R>>>>"
        )
        names += f"{called}{number} 0 R "
        links += f"{number} 0 R "
    return f"/Names<</EmbeddedFiles<</Names[{names}]>>>>/AF[{links}]"
