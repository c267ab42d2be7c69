"""`briefgen init`."""

from __future__ import annotations

from pathlib import Path

import click

import briefgen
from briefgen import files
from briefgen.cli.options import Command, pass_session
from briefgen.cli.session import Session
from briefgen.errors import Place, Problem, Refused

HOME = Path(briefgen.__file__).parent
EMPTY = HOME / "cli" / "empty"
"""The data of an empty start: each file with the shortest thing it may hold, and what else goes there."""


@click.command(
    cls=Command,
    examples=(
        "briefgen init briefs            with the sample",
        "briefgen init briefs --empty    with a commented start",
    ),
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--empty", is_flag=True, help="A start of your own instead of the sample.")
@pass_session
def command(session: Session, folder: Path, empty: bool) -> None:
    """Make a new workplace in DIR: data/ to fill in, templates/ to change."""
    target = session.root / folder
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refused(
            Problem("is there and not empty; nothing was changed", Place(str(folder)), hint="name a new folder")
        )
    starter = _starter()
    _copy(EMPTY if empty else starter / "data", target / "data")
    _copy(starter / "templates", target / "templates")
    session.remark(f"{folder} is ready; next: cd {folder} && briefgen build")


def _starter() -> Path:
    """Where sample and templates lie: inside an installed package, or at the top of a checkout."""
    installed = HOME / "starter"
    return installed if installed.is_dir() else HOME.parents[1]


def _copy(source: Path, target: Path) -> None:
    """Every file of a folder, but what was mailed from it and what is hidden."""
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        if path.is_file() and "sent" not in name.parts and not any(part.startswith(".") for part in name.parts):
            files.write(target / name, path.read_bytes())
