"""`briefgen build`, `check` and `why`: the papers."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from briefgen.app import build
from briefgen.app.workplace import open_workplace
from briefgen.cache.fingerprint import stat_fingerprint
from briefgen.cli.answers import remember
from briefgen.cli.completion import AUDIENCE, DIALOGUE, ROUND
from briefgen.cli.options import command, day, pass_session
from briefgen.cli.session import Session, counted, leave, plain
from briefgen.cli.terminal import progress
from briefgen.errors import Problem, Severity, failed
from briefgen.errors import sort_problems as in_order
from briefgen.publish.options import BuildOptions, Order, Report, Workers
from briefgen.publish.reasons import describe_reasons

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from contextlib import AbstractContextManager


DIALOGUES = 30
"""From so many, processes that are begun for a build have it sooner done (tests/bench)."""
JOBS = "So many processes at once; unless said, all cores where there is enough to do."


@command(
    "briefgen build                          everything, of the newest round",
    "briefgen build --as-of 2024-10-15       seen from another day",
    "briefgen build kr-us-cet --audience partner",
)
@click.argument("dialogues", nargs=-1, type=DIALOGUE, metavar="[DIALOGUE]...")
@click.option("--round", "meeting", type=ROUND, default="", help="Another round than the newest.")
@click.option("--as-of", type=day, help="The day status and ratings are seen from.")
@click.option("--audience", "audiences", type=AUDIENCE, multiple=True, help="Only this reader; may be repeated.")
@click.option("--allow-open", is_flag=True, help="Internal drafts of a round in which not all has an answer yet.")
@click.option("--force", is_flag=True, help="Replace files changed by hand; the old one stays beside the new.")
@click.option("--prune", is_flag=True, help="Remove files that are no longer wanted.")
@click.option("--scheduler", metavar="URL", default="", help="A Dask cluster that may see all data: tcp://host:8786.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help=JOBS)
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def build_command(
    session: Session,
    dialogues: tuple[str, ...],
    meeting: str,
    as_of: dt.date | None,
    audiences: tuple[str, ...],
    allow_open: bool,
    force: bool,
    prune: bool,
    jobs: int | None,
    scheduler: str,
    as_json: bool,
) -> None:
    """Write every document that changed, for every reader, in Word and PDF."""
    place = open_workplace(session.root)
    order = Order(today=session.today, dialogues=dialogues, audiences=audiences)
    order = replace(order, round=meeting, as_of=as_of, allow_open=allow_open)
    wishes = BuildOptions(force=force, prune=prune, workers=_workers(jobs, scheduler))
    with progress(session) as watch:
        report = build.build(
            place,
            order,
            replace(wishes, progress=watch),
            waiting=lambda: session.remark("another build is at work in this folder; waiting for it to finish"),
        )
    _say(session, report, as_json=as_json)
    session.problems(report.problems)
    if report.state:
        next_time = replace(session, said=[], mute=True)
        _say(next_time, replace(report, outcomes=report.left), as_json=as_json)
        remember(session.words, report.state, next_time.said, 0)
    if failed(report.problems):
        leave(1)


def _workers(jobs: int | None, scheduler: str) -> Workers | None:
    """Who does jobs beside this process: whoever is asked for, else processes for all cores, where there is enough."""
    if jobs and scheduler:
        raise click.UsageError("--jobs is for this machine; a scheduler has the workers it has")
    number = jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)

    def begun() -> AbstractContextManager[Executor]:
        from briefgen.cli.executors import cluster, processes

        return cluster(scheduler) if scheduler else processes(number)

    if number == 1 and not scheduler:
        return None
    return Workers(begun, least=1 if jobs or scheduler else DIALOGUES, remote=bool(scheduler))


def _say(session: Session, report: Report, *, as_json: bool) -> None:
    """Each file with its reason when verbose; else how many there are of each kind."""
    if as_json:
        session.data(_report_data(report))
        return
    if session.verbose:
        for outcome in report.outcomes:
            why = describe_reasons(outcome.reasons)
            session.result(f"{outcome.action:9}  {outcome.path}{f': {why}' if why else ''}")
    elif not session.quiet:
        counts = report.counts()
        session.result(", ".join(f"{n} {action}" for action, n in counts.items()) or "nothing was built")
    if unwanted := [outcome.path for outcome in report.outcomes if outcome.action == "unwanted"]:
        session.remark("\n  ".join(("no longer wanted; briefgen build --prune removes them:", *unwanted)))
    if report.notices:
        session.remark(f"{counted(len(report.notices), 'notice')} of the data: briefgen check lists them")


def _report_data(report: Report) -> dict[str, object]:
    """The report for a program."""
    files = [{"path": o.path, "action": o.action, "why": describe_reasons(o.reasons)} for o in report.outcomes]
    return {"files": files, "problems": [plain(problem) for problem in report.problems]}


@command(
    "briefgen check                  everything",
    "briefgen check kr-us-cet        one dialogue",
    "briefgen check --strict         a notice counts as a problem",
)
@click.argument("dialogues", nargs=-1, type=DIALOGUE, metavar="[DIALOGUE]...")
@click.option("--strict", is_flag=True, help="Exit 1 on a notice too.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def check_command(session: Session, dialogues: tuple[str, ...], strict: bool, as_json: bool) -> None:
    """List all problems and notices of data and templates, each with its file, line and column.

    A problem makes a page wrong, and nothing is built; a notice is worth a look.
    """
    place = open_workplace(session.root)
    asked_in, _ = stat_fingerprint(place.root)
    found = build.check(place, Order(today=session.today, dialogues=dialogues))
    if as_json:
        session.data({"problems": [plain(problem) for problem in in_order(found)]})
    else:
        session.problems(found, err=False)
    session.remark(_summary(found))
    code = int(failed(found, strict=strict))
    remember(session.words, asked_in, session.said, code)
    leave(code)


def _summary(found: Sequence[Problem]) -> str:
    notices = sum(problem.severity is Severity.NOTICE for problem in found)
    return f"{counted(len(found) - notices, 'problem')}, {counted(notices, 'notice')}"


@command(
    "briefgen why                                       every file that would be rewritten",
    "briefgen why out/kr-us-cet/r1/partner/memo.docx    one file, also if it is as it should be",
)
@click.argument("file", default="", metavar="[FILE]")
@click.option("--round", "meeting", type=ROUND, default="", help="Another round than the newest.")
@click.option("--as-of", type=day, help="The day status and ratings are seen from.")
@click.option("--json", "as_json", is_flag=True, help="The result for a program.")
@pass_session
def why_command(session: Session, file: str, meeting: str, as_of: dt.date | None, as_json: bool) -> None:
    """Say in a sentence why a file would be rewritten now, or why it was the last time."""
    place = open_workplace(session.root)
    order = Order(today=session.today, round=meeting, as_of=as_of)
    found = build.explain(place, order, file)
    session.problems(found.problems)
    if as_json:
        session.data({"files": [{"path": each.path, "why": each.why} for each in found.files]})
    else:
        for each in found.files:
            session.result(f"{each.path}: {each.why}")
    if not found.files and not found.problems:
        session.remark("every file is as it should be")
    if failed(found.problems):
        leave(1)
