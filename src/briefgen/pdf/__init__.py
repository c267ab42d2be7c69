"""Documents as PDF: tagged (PDF/UA-1), archival (PDF/A-2a), and what people filled in, read back.

In: a `Document` (blocks.tree) and a `Look` (blocks.look). Out: bytes. Back: bytes in, `Returned` (blocks.returned) out.
Begin with `layout`, which calls the others in this order:

- `builder` walks over the blocks of a document; `blocks` has a function for each type of block, `inlines` for each
  type of inline. They give flowables, and the elements of the structure tree (`tags`).
- Flowables, which fill pages from top to bottom (`flowables`): `paragraphs`, `tables`, `boxes` (callouts, footnotes),
  `figures`.
- Text in lines: `words` measures words and knows where they may break, `line_breaking` chooses the breaks, `lines`
  puts runs into lines and handles tabs.
- What text looks like: `text_styles` (font, size, colour), `fonts` (which face sets which character), `font_file` (one
  TrueType file).
- `pages` decides which flowable stands on which page, with header and footer.
- Drawing: `page_writer` draws page by page and keeps marks, links and fonts; `content_stream` has the operators,
  `forms` the fields, `figures` images and charts.
- The file: `font_subset` embeds fonts, `catalog` writes metadata, outline and attachments, `file` writes numbered
  objects as bytes.
- Reading back: `read` checks what was sent, `form_reader` reads its fields and comments.

Units are points (1/72 inch), from the lower left corner of a page. The same document gives the same bytes.
Standards: ISO 32000-1 (PDF), ISO 14289-1 (PDF/UA), ISO 19005-2 and -3 (PDF/A), OpenType 1.9.
"""
