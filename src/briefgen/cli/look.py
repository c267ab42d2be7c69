"""`briefgen look`."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen import files
from briefgen.cli.options import Command, pass_session
from briefgen.cli.session import Session, leave
from briefgen.errors import failed
from briefgen.publish.workspace import describe_look
from briefgen.word.new_template import new_template


@click.command(
    cls=Command,
    examples=(
        "briefgen look                        what was read of templates/house.docx, and what the PDF will not show",
        "briefgen look ministry               the same of templates/looks/ministry/",
        "briefgen look --new letterhead.docx  a fresh house to begin with",
    ),
)
@click.argument("name", required=False, default="")
@click.option(
    "--new", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write a fresh house there."
)
@click.option("--json", "as_json", is_flag=True, help="The sentences as a list, for a program.")
@pass_session
def command(session: Session, name: str, new: Path | None, as_json: bool) -> None:
    """Say in words what was read of a look, what the PDF makes of it, and what is missing, with the way out."""
    if new is not None:
        _write(session, session.root / new)
        return
    sentences, problems = describe_look(session.workplace(), name)
    if as_json:
        session.data(sentences)
    else:
        for sentence in sentences:
            session.result(sentence)
    session.problems(problems)
    if failed(problems):
        leave(1)


def _write(session: Session, path: Path) -> None:
    """A fresh house, never over a file that is there."""
    if path.exists():
        raise click.UsageError(f"{path} is there already; name a file that is not")
    files.write(path, new_template())
    session.result(str(path))
