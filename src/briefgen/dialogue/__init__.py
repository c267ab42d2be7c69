"""What was said.

In: the folders under `data/`. Out: a `model.Dialogue` with every problem of its files (`load`), what `check` finds when
it compares the dialogue with itself and its sources, where things stand on a day (`status`), and what one reader may
see (`release`). It knows nothing of pages.

A file becomes a dialogue on this way: `characters` (UTF-8, nothing invisible) · `yaml` (plain data and places) · `node`
(a value and where it stands) · `shape` (objects of the model: `attributes` says what there is, `forms` what it may be
short for, `scalars` and `days` read single values) · `references` (ids) · `folder`, `on_file`, `audiences`, `load`.
`append` is the way back: one more entry at the end of a list.
"""
