"""Documents as PDF: tagged (PDF/UA-1), archival (PDF/A-2a), and what people filled in, read back.

A document goes through these rooms, top to bottom; each can be read by itself:

- `write`: the whole way. `setter`: blocks to flowables, `inlines`: inlines to `runs`.
- `text`, `tables`, `boxes`, `figures`: the flowables (`flows`).
- `lines`: text in lines. `galley`: its pieces; `kinsoku`: where it may part; `ragged`: where it does; `words`: widths.
- `pages`: what goes where. `furniture`: header and footer. `show`: lines to operators.
- `fonts`, `face`, `kerning`, `inks`: what text looks like. `subset`: the part of a font a document embeds.
- `pen`: marks what is drawn, and ends pages. `easel`: ReportLab's canvas, for images, drawings and charts.
- `tags`: the structure tree. `forms`: fields.
- `catalog`, `xmp`, `file`: the rest of the file, down to its bytes.
- `read`, `filled`, `answers`: a file that came back.

Most of it can be compiled (`make wheel`): there a class is a dataclass without slots and not frozen, or a named tuple;
what a subclass says otherwise of a dataclass is a property; no property is cached; recursion has a bound of its own.
"""
