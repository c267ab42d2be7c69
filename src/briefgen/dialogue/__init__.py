"""The data of a workplace: read, checked against its sources, rated on a day, released to a reader.

In: the folders under `data/`. Out: a `model.Dialogue` with every problem of its files (`load`); what is wrong with it
when it is compared with itself and its sources (`check`); the status of each item on a day (`status`); and what one
reader may see (`release`). This room knows nothing of pages.

Begin with `model` (the types), then follow a file: `yaml_text` (bytes to text) · `yaml` (plain data, with the place of
each value) · `values` (one value with its place) · `declared` and `shorthand` (what an entry may contain) · `validate`
(objects of the model) · `folder` · `load`. `journal` is the way back: it appends entries to `updates.yaml`.
"""
