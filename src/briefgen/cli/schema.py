"""`briefgen schema`."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen import files
from briefgen.cli.options import Command, pass_session
from briefgen.cli.session import Session
from briefgen.publish.build import FOLDER, schema_texts


@click.command(
    cls=Command,
    examples=("briefgen schema            into .briefgen/schema, where the sample's files look for it",),
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False, metavar="[DIR]")
@pass_session
def command(session: Session, folder: Path | None) -> None:
    """Write a JSON Schema for each kind of data file, so that an editor completes and checks what is typed."""
    target = session.root / folder if folder else session.workplace() / FOLDER
    for name, text in schema_texts().items():
        files.write(target / name, text.encode())
        session.result(str(target / name))
