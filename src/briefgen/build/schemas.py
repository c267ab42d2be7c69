"""The JSON Schemas for which the first line of each data file sends an editor to `.briefgen/schema`."""

from __future__ import annotations

import json
from pathlib import Path

from briefgen.build.inputs import program
from briefgen.build.kept import keep, put, recall

FOLDER = Path(".briefgen") / "schema"
_MADE_BY = "made-by"
"""The file that names the version of the program whose schemas lie beside it, and each of them."""


def texts() -> dict[str, str]:
    """The text of each schema by the name of its file."""
    from briefgen.dialogue.schema import schemas

    found = sorted(schemas().items())
    return {f"{kind}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for kind, schema in found}


def renew(root: Path) -> None:
    """Write the schemas of a workplace, where one is missing or another version of the program made them."""
    folder = root / FOLDER
    made_by, *names = (recall(str(folder / _MADE_BY)) or "\n").split("\n")
    if made_by != program() or not all((folder / name).exists() for name in names):
        found = texts()
        for name, text in found.items():
            put(str(folder / name), text)
        keep(str(folder / _MADE_BY), "\n".join((program(), *found)))
