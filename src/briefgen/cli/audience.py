"""`briefgen audience new`."""

from __future__ import annotations

import re
from pathlib import Path

import click

from briefgen import files
from briefgen.cli.command import Command, Help, pass_session
from briefgen.cli.session import Session
from briefgen.dialogue.append import appended
from briefgen.dialogue.load import load_audiences
from briefgen.errors import Place, Problem, Refused, Severity, Unknown, nearest

FILE = "data/audiences.yaml"
TEMPLATE = """\
{% extends "memo.md.j2" %}
{% block background %}
{{ super() }}
{# What only NAME reads stands here. Any block of templates/memo.md.j2 can be changed like this one. #}
{% endblock %}
"""


class Audiences(Help, click.Group):
    """What can be done with readers."""


@click.group(cls=Audiences, examples=("briefgen audience new minister --like working",))
def command() -> None:
    """Readers."""


@command.command(cls=Command, examples=("briefgen audience new minister --like working",))
@click.argument("name")
@click.option("--like", metavar="ID", required=True, help="The reader whose settings and templates it inherits.")
@pass_session
def new(session: Session, name: str, like: str) -> None:
    """Add a reader NAME: an entry in data/audiences.yaml, and a template that may change one block."""
    root = session.workplace()
    _refuse_strange(root, name, like)
    template = f"templates/audiences/{name}/memo.md.j2"
    if (root / template).exists():
        raise Refused(Problem("is there already; nothing was changed", Place(template)))
    known = files.read(root / FILE, FILE).decode()
    files.write(root / FILE, appended(known, {"id": name, "like": like}, FILE).encode(), FILE)
    files.write(root / template, TEMPLATE.replace("NAME", name).encode(), template)
    session.result(f"{FILE}\n{template}")
    session.remark(f"briefgen build --audience {name} writes what {name} gets now")


def _refuse_strange(root: Path, name: str, like: str) -> None:
    """Only a new name that is an id, and only like a reader who is there."""
    audiences, problems = load_audiences(root)
    if found := [problem for problem in problems if problem.severity is Severity.PROBLEM]:
        raise Refused(found)
    known = [audience.id for audience in audiences]
    if like not in known:
        raise Unknown(Problem(f"there is no audience “{like}”", hint=nearest(like, known)))
    if name in known:
        raise Unknown(Problem(f"there is an audience “{name}” already"))
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,24}", name):
        raise Unknown(Problem(f"“{name}” is no id", hint="at most 24 letters, digits, - and _"))
