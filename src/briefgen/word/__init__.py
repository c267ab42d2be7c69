"""Documents as Word files (.docx), and what people filled in, read back.

In: a `Document` (blocks.tree) and a `Look` (blocks.look), whose template is a Word file that an office edits
(`house.docx`). Out: bytes. Back: bytes in, `Returned` (blocks.returned) out. Begin with `write` for the way out, with
`look` for what is taken from a template, with `read` for the way back.

- Writing: `write` puts all parts together; `writer` is one document being written, `blocks` and `tables` have a
  function for each type of block, `runs` for each type of inline, `controls` the fields and content controls.
- What does not depend on the words of a document is made once: `prepared` holds it, `prepare` makes it from a
  template, with `adapt` (what of a template may reach a document, and its styles in a variant) and
  `header_footer_parts`. `styles_xml` writes styles and numbering, `package` the zip archive, `xml` text and units.
- Reading a template: `template` opens the file and resolves inherited styles, `properties` reads the properties of
  paragraphs, runs and borders and the theme, `header_footer` the headers and footers. `look` makes a `Look` of all
  that, with `look_settings` (our own styles, and look.yaml); `report` says in sentences what was read.
- `new_template` makes the file an office starts with. `elements` parses parts of a file that nobody vouches for.
- Reading back: `read`, with the keys of content controls.

Units: a `Look` has points; WordprocessingML has twips (1/20 point), half-points (font sizes), eighths of a point
(borders) and EMU (12,700 to the point, pictures). The same document gives the same bytes.
Standard: ECMA-376 (Office Open XML), parts 1 and 2, cited by section.
"""
