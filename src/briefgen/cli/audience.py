"""`briefgen audience new`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from briefgen import files
from briefgen.cli.completion import AUDIENCE
from briefgen.cli.options import Command, Help, pass_session
from briefgen.cli.session import Session
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.journal import append_entry
from briefgen.dialogue.load import load_audiences
from briefgen.dialogue.model import Audience
from briefgen.errors import Place, Problem, Refused, Severity, Unknown, expect

FILE = "data/audiences.yaml"
TEMPLATE = """\
{% extends "TEMPLATE" %}
{% block BLOCK %}
{{ super() }}
{# What only NAME reads stands here. So can be changed: BLOCKS. #}
{% endblock %}
"""


PREFERRED = ("background", "bottom_line")
"""The blocks in which a reader is told first what is meant for him."""


class Audiences(Help, click.Group):
    """What can be done with readers."""


@click.group(cls=Audiences, examples=("briefgen audience new minister --like working",))
def command() -> None:
    """Readers."""


@command.command(cls=Command, examples=("briefgen audience new minister --like working",))
@click.argument("name")
@click.option("--like", type=AUDIENCE, required=True, help="The reader whose settings and templates it inherits.")
@pass_session
def new(session: Session, name: str, like: str) -> None:
    """Add a reader NAME: an entry in data/audiences.yaml, and a template that may change one block."""
    root = session.workplace()
    reader = _like(root, name, like)
    paper = f"{'memo' if 'memo' in reader.documents else reader.documents[0]}.md.j2"
    template = f"templates/audiences/{name}/{paper}"
    if (root / template).exists():
        raise Refused(Problem("is there already; nothing was changed", Place(template)))
    start = _start(name, paper, TemplateLibrary(root).blocks(paper, reader))
    known = files.read(root / FILE, FILE).decode()
    files.write(root / FILE, append_entry(known, {"id": name, "like": like}, FILE).encode(), FILE)
    files.write(root / template, start.encode(), template)
    session.result(f"{FILE}\n{template}")
    session.remark(f"briefgen build --audience {name} writes what {name} gets now")


def _start(name: str, paper: str, blocks: Sequence[str]) -> str:
    """The template of a new reader: one block, of those that stand on his page."""
    block = next((wanted for wanted in (*PREFERRED, *blocks) if wanted in blocks), PREFERRED[0])
    words = {"TEMPLATE": paper, "BLOCKS": ", ".join(blocks), "BLOCK": block, "NAME": name}
    return re.sub("|".join(words), lambda found: words[found[0]], TEMPLATE)


def _like(root: Path, name: str, like: str) -> Audience:
    """The new reader: only with a new name that is an id, and only like a reader who is there."""
    audiences, problems = load_audiences(root)
    if found := [problem for problem in problems if problem.severity is Severity.PROBLEM]:
        raise Refused(found)
    known = {audience.id: audience for audience in audiences}
    expect(like, known, "audience")
    if name in known:
        raise Unknown(Problem(f"there is an audience “{name}” already"))
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,24}", name):
        raise Unknown(Problem(f"“{name}” is no id", hint="at most 24 letters, digits, - and _"))
    return replace(known[like], id=name, lookup=(name, *known[like].lookup))
