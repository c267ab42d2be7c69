"""`briefgen check`."""

from __future__ import annotations

import click

from briefgen.cache.fingerprint import stat_fingerprint
from briefgen.cli.answers import remember
from briefgen.cli.completion import DIALOGUE
from briefgen.cli.options import Command, pass_session
from briefgen.cli.session import Session, counted, leave, plain
from briefgen.dialogue.recipients import check_recipients
from briefgen.errors import Problem, Severity, failed, order
from briefgen.publish.build import check_workspace
from briefgen.publish.workspace import Order


@click.command(
    cls=Command,
    examples=(
        "briefgen check                  everything",
        "briefgen check kr-us-cet        one dialogue",
        "briefgen check --strict         a notice counts as a problem",
    ),
)
@click.argument("dialogues", nargs=-1, type=DIALOGUE, metavar="[DIALOGUE]...")
@click.option("--strict", is_flag=True, help="Exit 1 on a notice too.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def check_command(session: Session, dialogues: tuple[str, ...], strict: bool, as_json: bool) -> None:
    """List all problems and notices of data and templates, each with its file, line and column.

    A problem makes a page wrong, and nothing is built; a notice is worth a look.
    """
    root = session.workplace()
    asked_in, _ = stat_fingerprint(root)
    found = [
        *check_workspace(Order(root=root, today=session.today, dialogues=dialogues, allow_open=True)),
        *check_recipients(root),
    ]
    if as_json:
        session.data({"problems": [plain(problem) for problem in order(found)]})
    else:
        session.problems(found, err=False)
    session.remark(_summary(found))
    code = int(failed(found, strict=strict))
    remember(session.words, asked_in, session.said, code)
    leave(code)


def _summary(found: list[Problem]) -> str:
    notices = sum(problem.severity is Severity.NOTICE for problem in found)
    return f"{counted(len(found) - notices, 'problem')}, {counted(notices, 'notice')}"
