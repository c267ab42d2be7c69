"""`briefgen why`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from briefgen.cli.completion import ROUND
from briefgen.cli.options import Command, day, pass_session
from briefgen.cli.session import Session, leave
from briefgen.errors import Problem, failed, nearest, once
from briefgen.publish.build import make_plans
from briefgen.publish.copy_jobs import WantedCopy
from briefgen.publish.plan import Copied, Step, Wanted
from briefgen.publish.reasons import describe_reasons
from briefgen.publish.workspace import Order


@click.command(
    cls=Command,
    examples=(
        "briefgen why                                       every file that would be rewritten",
        "briefgen why out/kr-us-cet/r1/partner/memo.docx    one file, also if it is as it should be",
    ),
)
@click.argument("file", default="", metavar="[FILE]")
@click.option("--round", "meeting", type=ROUND, default="", help="Another round than the newest.")
@click.option("--as-of", type=day, help="The day status and ratings are seen from.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def why_command(session: Session, file: str, meeting: str, as_of: dt.date | None, as_json: bool) -> None:
    """Say in a sentence why a file would be rewritten now, or why it was the last time."""
    problems: list[Problem] = []
    order = Order(root=session.workplace(), today=session.today, round=meeting, as_of=as_of)
    plans = [*make_plans(order, problems)]
    said = {f"{each.name}/{step.path}": step for each in plans for step in each.steps}
    copies = {f"{each.name}/{wish.path}": wish for each in plans for copied in each.copied for wish in copied.wishes}
    session.problems(once(problems))
    if file and not problems:
        name = _asked(session, file, [*said, *copies])
        step = said.get(name)
        lines = {name: (_verdict(step) or _history(step)) if step else _of_copy(copies[name])}
    else:
        lines = {name: words for name, step in said.items() if (words := _verdict(step))}
        lines |= {
            f"{each.name}/{copied.original.path}, its copies": words
            for each in plans
            for copied in each.copied
            if (words := _of_copies(copied))
        }
    if as_json:
        session.data({"files": [{"path": name, "why": words} for name, words in lines.items()]})
    else:
        for name, words in lines.items():
            session.result(f"{name}: {words}")
    if not lines and not problems:
        session.remark("every file is as it should be")
    if failed(problems):
        leave(1)


def _asked(session: Session, file: str, known: list[str]) -> str:
    """The file as the plan names it, however it was typed: from the workplace, from here, or in full."""
    typed, root = Path(file).resolve(), session.root.resolve()
    name = typed.relative_to(root).as_posix() if typed.is_relative_to(root) else file
    for wanted in (file, name):
        if wanted in known:
            return wanted
    raise click.UsageError(f"briefgen builds no file “{file}”\n  hint: {nearest(name, known) or 'name one below out/'}")


def _verdict(step: Step) -> str:
    """What a build would do with a file that is not as it should be, and why; else nothing."""
    why = describe_reasons(step.reasons) if isinstance(step, Wanted) else "it is no longer wanted"
    if step.by_hand:
        return f"was changed by hand, and is kept{f', although {why}' if why else ''}"
    if not isinstance(step, Wanted):
        return "is no longer wanted; briefgen build --prune removes it"
    return f"would be rewritten: {why}" if why else ""


def _of_copy(wish: WantedCopy) -> str:
    """What a build would do with a numbered copy."""
    return f"would be rewritten: {describe_reasons(wish.reasons)}" if wish.reasons else "is as it should be"


def _of_copies(copied: Copied) -> str:
    """How many copies of a paper a build would write, and why the first of them; nothing for none."""
    late = [wish for wish in copied.wishes if wish.reasons]
    return (
        f"{len(late)} of {len(copied.wishes)} would be rewritten: {describe_reasons(late[0].reasons)}" if late else ""
    )


def _history(step: Step) -> str:
    """Why a file that is as it should be was written."""
    why = describe_reasons(step.old.reasons) if step.old else ""
    return f"is as it should be; it was last written because {why}" if why else "is as it should be"
