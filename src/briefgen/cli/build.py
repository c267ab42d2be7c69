"""`briefgen build`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from briefgen.app.setup import update_schemas
from briefgen.app.workplace import open_workplace
from briefgen.cli.answers import remember
from briefgen.cli.completion import AUDIENCE, DIALOGUE, ROUND
from briefgen.cli.crew import Processes
from briefgen.cli.options import Command, day, pass_session
from briefgen.cli.session import Session, counted, leave, plain
from briefgen.cli.terminal import progress
from briefgen.errors import failed
from briefgen.publish.build import build
from briefgen.publish.dialogue_jobs import Report
from briefgen.publish.options import BuildOptions
from briefgen.publish.reasons import describe_reasons
from briefgen.publish.workspace import Order

if TYPE_CHECKING:
    from briefgen.cli.cluster import Cluster


JOBS = "So many processes at once; unless said, all cores where there is enough to do."


@click.command(
    cls=Command,
    examples=(
        "briefgen build                          everything, of the newest round",
        "briefgen build --as-of 2024-10-15       seen from another day",
        "briefgen build kr-us-cet --audience partner",
    ),
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
    order = Order(
        root=session.workplace(),
        today=session.today,
        dialogues=dialogues,
        audiences=audiences,
        round=meeting,
        as_of=as_of,
        allow_open=allow_open,
    )
    update_schemas(open_workplace(session.root))
    with progress(session) as watch, closing(_crew(scheduler, jobs)) as crew:
        report = build(
            order,
            BuildOptions(force=force, prune=prune, crew=crew, expect=watch.expect, made=watch.made, told=watch.told),
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


def _crew(scheduler: str, jobs: int | None) -> Processes | Cluster:
    """Who does what many can do."""
    if not scheduler:
        return Processes(jobs or 0)
    if jobs:
        raise click.UsageError("--jobs is for this machine; a scheduler has the workers it has")
    from briefgen.cli.cluster import Cluster

    return Cluster(scheduler)


def _say(session: Session, report: Report, *, as_json: bool) -> None:
    """Each file with its reason when verbose; else how many there are of each kind."""
    if as_json:
        session.data(_data(report))
        return
    if session.verbose:
        for outcome in report.outcomes:
            why = describe_reasons(outcome.reasons)
            session.result(f"{outcome.action:9}  {outcome.path}{f': {why}' if why else ''}")
    elif not session.quiet:
        number = Counter(outcome.action for outcome in report.outcomes)
        session.result(", ".join(f"{n} {action}" for action, n in sorted(number.items())) or "nothing was built")
    if unwanted := [outcome.path for outcome in report.outcomes if outcome.action == "unwanted"]:
        session.remark("\n  ".join(("no longer wanted; briefgen build --prune removes them:", *unwanted)))
    if report.notices:
        session.remark(f"{counted(len(report.notices), 'notice')} of the data: briefgen check lists them")


def _data(report: Report) -> dict[str, object]:
    """The report for a program."""
    files = [{"path": o.path, "action": o.action, "why": describe_reasons(o.reasons)} for o in report.outcomes]
    return {"files": files, "problems": [plain(problem) for problem in report.problems]}
