"""`briefgen schema`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from briefgen import files
from briefgen.cli.command import Command, pass_session
from briefgen.cli.session import Session
from briefgen.dialogue.schema import schemas


@click.command(
    cls=Command,
    examples=("briefgen schema            into .briefgen/schema, where the sample's files look for it",),
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False, metavar="[DIR]")
@pass_session
def command(session: Session, folder: Path | None) -> None:
    """Write a JSON Schema for each kind of data file, so that an editor completes and checks what is typed."""
    target = session.root / folder if folder else session.workplace() / ".briefgen" / "schema"
    for name, content in sorted(schemas().items()):
        path = target / f"{name}.schema.json"
        files.write(path, (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode())
        session.result(str(path))
