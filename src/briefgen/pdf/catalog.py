"""The end of a PDF file: metadata, outline, link destinations, attachments, and the catalogue that holds them.

No author, no tool version and no date are written: the page has its own day, and a clock would change the bytes.
Sources: ISO 32000-1 12.3 (destinations, outlines), 12.7 (forms), 7.7.2 (catalogue); ISO 14289-1 5 (PDF/UA
identification); ISO 19005-2 6.6 (metadata) and 6.2.3 (output intent); ISO 19005-3 6.8 (attachments).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from struct import pack
from typing import TYPE_CHECKING
from urllib.parse import quote

from msgspec import Struct

from briefgen.blocks.plain import strip_break_controls
from briefgen.blocks.tree import Attachment
from briefgen.compression import SMALL, deflate_zlib
from briefgen.pdf.file import PdfFile, format_numbers, name_object, text_string
from briefgen.pdf.forms import write_form

if TYPE_CHECKING:
    from briefgen.pdf.page_writer import Destination, PageWriter


PRODUCER = "briefgen"

_XML_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})  # xml.sax.saxutils would import urllib
_XMP_FIELDS = ("title", "subject", "language", "reference", "part")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords>{reference}</pdf:Keywords>
<xmp:CreatorTool>{producer}</xmp:CreatorTool><pdfuaid:part>1</pdfuaid:part>
<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


class DocumentInfo(Struct, frozen=True):
    """The metadata of a document. `part` is the part of ISO 19005 it conforms to: 2, or 3 where data is attached."""

    title: str
    subject: str
    language: str
    reference: str
    part: int = 2


def write_xmp(file: PdfFile, info: DocumentInfo) -> int:
    """Write the XMP packet, uncompressed, so that a search over files finds it; returns the number of its stream."""
    entries = {key: _clean_text(str(getattr(info, key))).translate(_XML_ESCAPES) for key in _XMP_FIELDS}
    return file.put_encoded_stream("/Type/Metadata/Subtype/XML", _PACKET.format(producer=PRODUCER, **entries).encode())


def info_dictionary(info: DocumentInfo, copy: int = 0) -> str:
    """The information dictionary: the same values for programs that read no XMP (ISO 19005-2 6.6.2.3), and the number
    of a numbered copy."""
    pairs = (("Title", info.title), ("Subject", info.subject), ("Keywords", info.reference))
    entries = "".join(f"/{key}{text_string(_clean_text(words))}" for key, words in pairs if words)
    numbered = f"/Copy({copy})" if copy else ""
    return f"<<{entries}/Producer({PRODUCER})/Creator({PRODUCER}){numbered}>>"


def _clean_text(words: str) -> str:
    """Words without characters that XML forbids (XML 1.0, 2.2) and without those that only steer line breaks."""
    return _FORBIDDEN.sub("", strip_break_controls(words))


def write_output_intent(file: PdfFile) -> str:
    """Write the colour profile; returns the output intent, which says that all colours are sRGB."""
    profile = file.put_encoded_stream("/N 3/Filter/FlateDecode", _srgb())
    return (
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB IEC61966-2.1)"
        f"/DestOutputProfile {profile} 0 R>>"
    )


@cache
def _srgb() -> bytes:
    """A profile of the sRGB colour space, deflated: matrix, curve, white point (ICC.1:2001-04, IEC 61966-2-1)."""
    curve = (round(65535 * _linear_light(i / 1023)) for i in range(1024))
    tags = {
        b"desc": b"desc\0\0\0\0" + pack(">I", 5) + b"sRGB\0" + bytes(78),
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _xyz(0.9642, 1.0, 0.8249),
        b"rXYZ": _xyz(0.43607, 0.22249, 0.01392),
        b"gXYZ": _xyz(0.38515, 0.71687, 0.09708),
        b"bXYZ": _xyz(0.14307, 0.06061, 0.7141),
        b"rTRC": b"curv\0\0\0\0" + pack(">I1024H", 1024, *curve),
    }
    at, table, body = 128 + 4 + 12 * (len(tags) + 2), b"", b""
    for tag, data in tags.items():
        entry = pack(">2I", at + len(body), len(data))
        table += b"".join(name + entry for name in ([b"rTRC", b"gTRC", b"bTRC"] if tag == b"rTRC" else [tag]))
        body += data + bytes(-len(data) % 4)
    size = at + len(body)
    head = pack(">I4s4s4s4s4s", size, bytes(4), b"\x02\x10\0\0", b"mntr", b"RGB ", b"XYZ ")
    head += pack(">6H", 2000, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _xyz(0.9642, 1.0, 0.8249)[8:]
    return deflate_zlib(head + bytes(128 - len(head)) + pack(">I", len(tags) + 2) + table + body, SMALL)


def _xyz(*values: float) -> bytes:
    return b"XYZ \0\0\0\0" + pack(">3i", *(round(value * 65536) for value in values))


def _linear_light(value: float) -> float:
    """The linear intensity of a code value, both from 0 to 1 (IEC 61966-2-1 5.2)."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def finish_file(writer: PageWriter, info: DocumentInfo, attachments: Sequence[Attachment] = ()) -> bytes:
    """Write the rest of a document whose pages are drawn; returns the bytes of the file."""
    root = write_catalog(writer, info, attachments)
    return writer.file.to_bytes(root, writer.file.put(info_dictionary(info)))


def write_catalog(writer: PageWriter, info: DocumentInfo, attachments: Sequence[Attachment] = ()) -> int:
    """Write all that is left but the information dictionary; returns the number of the catalogue."""
    file, pages = writer.file, writer.finish()
    _write_links(writer)
    entries = [
        f"/Type/Catalog/Pages {pages} 0 R/Lang{text_string(info.language)}/MarkInfo<</Marked true>>",
        f"/StructTreeRoot {writer.tree.write(file)} 0 R/ViewerPreferences<</DisplayDocTitle true>>",
        f"/Metadata {write_xmp(file, info)} 0 R/OutputIntents[{write_output_intent(file)}]",
    ]
    titled = [destination for destination in writer.destinations if destination.level]
    if titled:
        entries.append(f"/Outlines {_write_outline(file, titled, writer.pages)} 0 R")
    if writer.fields:
        entries.append(f"/AcroForm {write_form(writer)} 0 R")
    if attachments:
        entries.append(_write_attachments(file, attachments))
    return file.put(f"<<{''.join(entries)}>>")


def _write_links(writer: PageWriter) -> None:
    """Write the annotations of links, now that the page of every destination is known."""
    by_anchor = {destination.anchor: destination for destination in writer.destinations if destination.anchor}
    for link in writer.pending_links:
        href = link.target.href
        if href.startswith("#"):
            destination = f"/Dest{_destination(by_anchor.get(href[1:], writer.destinations[0]), writer.pages)}"
        else:
            # An address is seven-bit ASCII (12.6.4.7); what it may not hold is escaped, what is escaped stays.
            address = quote(href, safe="%/:?#[]@!$&'*+,;=~-._")
            destination = f"/A<</Type/Action/S/URI/URI({address})>>"
        writer.file.put(
            f"<</Type/Annot/Subtype/Link/Rect[{format_numbers(*link.rect)}]/Border[0 0 0]/F 4/P {link.page} 0 R"
            f"{destination}/Contents{text_string(link.target.description)}/StructParent {link.key}>>",
            link.number,
        )


def _destination(destination: Destination, pages: Sequence[int]) -> str:
    return f"[{pages[destination.page]} 0 R/XYZ null {destination.y:.0f} null]"


class _OutlineItem(Struct, eq=False):
    """The links of an outline item, as object numbers: parent, neighbours, children; 0 is none."""

    parent: int
    before: int = 0
    after: int = 0
    first: int = 0
    last: int = 0
    count: int = 0


def _write_outline(file: PdfFile, destinations: Sequence[Destination], pages: Sequence[int]) -> int:
    """Write the outline: headings, each below the last one of a higher level, all open; returns its number."""
    top = file.reserve(len(destinations) + 1)
    entries = {top: _OutlineItem(0)}
    path = [(0, top)]
    for number, destination in enumerate(destinations, top + 1):
        while path[-1][0] >= destination.level:
            path.pop()
        parent = entries[path[-1][1]]
        entries[number] = _OutlineItem(path[-1][1], before=parent.last)
        if parent.last:
            entries[parent.last].after = number
        parent.first, parent.last = parent.first or number, number
        for _, above in path:
            entries[above].count += 1
        path.append((destination.level, number))
    for number, destination in enumerate(destinations, top + 1):
        title = f"/Title{text_string(destination.title)}/Dest{_destination(destination, pages)}"
        file.put(f"<<{title}{_outline_links(entries[number])}>>", number)
    return file.put(f"<</Type/Outlines{_outline_links(entries[top])}>>", top)


def _outline_links(entry: _OutlineItem) -> str:
    numbers = (entry.parent, entry.before, entry.after, entry.first, entry.last)
    pairs = zip(("Parent", "Prev", "Next", "First", "Last"), numbers, strict=True)
    entries = "".join(f"/{key} {number} 0 R" for key, number in pairs if number)
    return entries + (f"/Count {entry.count}" if entry.count else "")


def _write_attachments(file: PdfFile, attachments: Sequence[Attachment]) -> str:
    """Write attached files, each related to the document as its data; returns their entries in the catalogue."""
    names, links = "", ""
    for each in sorted(attachments, key=lambda attachment: attachment.name):
        entries = f"/Type/EmbeddedFile/Subtype{name_object(each.media)}/Params<</Size {len(each.data)}>>"
        data = file.put_encoded_stream(f"{entries}/Filter/FlateDecode", deflate_zlib(each.data))
        file_name = text_string(each.name)
        number = file.put(
            f"<</Type/Filespec/F{file_name}/UF{file_name}/Desc{text_string(each.description)}/AFRelationship/Data"
            f"/EF<</F {data} 0 R/UF {data} 0 R>>>>"
        )
        names += f"{file_name}{number} 0 R "
        links += f"{number} 0 R "
    return f"/Names<</EmbeddedFiles<</Names[{names}]>>>>/AF[{links}]"
