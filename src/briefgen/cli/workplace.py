"""`briefgen init`, `audience`, `look` and `schema`: a workplace set up."""

from __future__ import annotations

import secrets
from pathlib import Path

import click

from briefgen.app import setup
from briefgen.app.workplace import open_workplace
from briefgen.cli.completion import AUDIENCE, DIALOGUE
from briefgen.cli.options import Command, command, group, pass_session
from briefgen.cli.session import Session, leave
from briefgen.errors import failed


@command(
    "briefgen init briefs            with the sample",
    "briefgen init briefs --empty    with a commented start",
)
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--empty", is_flag=True, help="A start of your own instead of the sample.")
@pass_session
def init_command(session: Session, folder: Path, empty: bool) -> None:
    """Make a new workplace in DIR: data/ to fill in, templates/ to change."""
    setup.init(session.root / folder, str(folder), empty=empty, salt=secrets.token_hex(16))
    session.remark(f"{folder} is ready; next: cd {folder} && briefgen build")


@command(
    "briefgen salt our-dialogue              the secret that makes the keys in copies for outside",
    "briefgen salt our-dialogue --replace    another one: copies that went out cannot be read back then",
)
@click.argument("dialogue", type=DIALOGUE)
@click.option("--replace", is_flag=True, help="Replace the salt there is; returned copies made with it are not read.")
@pass_session
def salt_command(session: Session, dialogue: str, replace: bool) -> None:
    """Write a salt, drawn at random, into the dialogue.yaml of DIALOGUE; nothing else in it is changed."""
    place = open_workplace(session.root)
    session.result(setup.write_salt(place, dialogue, secrets.token_hex(16), replace=replace))


@group("briefgen audience new minister --like working")
def audience_command() -> None:
    """Readers."""


@audience_command.command(cls=Command, examples=("briefgen audience new minister --like working",))
@click.argument("name")
@click.option("--like", type=AUDIENCE, required=True, help="The reader whose settings and templates it inherits.")
@pass_session
def new(session: Session, name: str, like: str) -> None:
    """Add a reader NAME: an entry in data/audiences.yaml, and a template that may change one block."""
    for path in setup.add_reader(open_workplace(session.root), name, like=like):
        session.result(path)
    session.remark(f"briefgen build --audience {name} writes what {name} gets now")


@group("briefgen paper new talking-points", "briefgen paper new brief --like memo")
def paper_command() -> None:
    """Kinds of paper."""


@paper_command.command("new", cls=Command, examples=("briefgen paper new brief --like memo",))
@click.argument("name")
@click.option("--like", default="", metavar="PAPER", help="The kind of paper whose blocks it changes.")
@pass_session
def new_paper(session: Session, name: str, like: str) -> None:
    """Add a kind of paper NAME: a template of ten lines to change."""
    session.result(setup.add_paper(open_workplace(session.root), name, like=like))
    session.remark(f"whoever has {name} under `documents:` in data/audiences.yaml gets it with the next briefgen build")


@command(
    "briefgen look                        what was read of templates/house.docx, and what the PDF will not show",
    "briefgen look ministry               the same of templates/looks/ministry/",
    "briefgen look --new letterhead.docx  a fresh house to begin with",
)
@click.argument("name", required=False, default="")
@click.option(
    "--new", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write a fresh house there."
)
@click.option("--json", "as_json", is_flag=True, help="The sentences as a list, for a program.")
@pass_session
def look_command(session: Session, name: str, new: Path | None, as_json: bool) -> None:
    """Say in words what was read of a look, what the PDF makes of it, and what is missing, with the way out."""
    if new is not None:
        setup.write_new_template(session.root / new)
        session.result(str(session.root / new))
        return
    report = setup.describe_look(open_workplace(session.root), name)
    if as_json:
        session.data(report.sentences)
    else:
        for sentence in report.sentences:
            session.result(sentence)
    session.problems(report.problems)
    if failed(report.problems):
        leave(1)


@command("briefgen schema            into .briefgen/schema, where the sample's files look for it")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False, metavar="[DIR]")
@pass_session
def schema_command(session: Session, folder: Path | None) -> None:
    """Write a JSON Schema for each kind of data file, so that an editor completes and checks what is typed."""
    target = session.root / folder if folder else open_workplace(session.root).root / setup.SCHEMAS
    for path in setup.write_schemas(target):
        session.result(str(path))
