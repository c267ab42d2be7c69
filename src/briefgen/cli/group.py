"""The door: the group of commands, and the last resort for what nobody foresaw."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click
from click.shell_completion import CompletionItem

from briefgen import __version__
from briefgen.cli.options import CommandGroup, session, session_of, shared
from briefgen.cli.session import leave, unsaid
from briefgen.errors import Problem, Refused, Unknown, nearest

COMMANDS = {
    "init": ("workplace", "a new folder with the sample, or an empty start"),
    "check": ("build", "all problems and notices of data and templates"),
    "build": ("build", "write every document that changed"),
    "why": ("build", "why a file would be, or was, rewritten"),
    "quote": ("record", "a passage of a source as a block to paste"),
    "clear": ("clear", "record that an office cleared what a reader gets"),
    "status": ("followup", "where commitments and next steps stand on a day"),
    "collect": ("followup", "what returned checklists, decisions and trackers change"),
    "update": ("record", "news of an item, or a piece of news taken back"),
    "round": ("record", "the next round, and the agenda of what is open"),
    "export": ("followup", "trackers, calendars and facts for other programs"),
    "mail": ("mail", "show, draft or send the papers, each to its reader and once"),
    "verify": ("followup", "what a file is, whether it was changed, and who has it"),
    "audience": ("workplace", "a new reader"),
    "paper": ("workplace", "a new kind of paper"),
    "salt": ("workplace", "the secret that makes the keys in copies for outside"),
    "look": ("workplace", "what was read of the letterhead, and what is missing"),
    "schema": ("workplace", "the JSON Schemas an editor checks the data with"),
    "completion": ("completion", "what makes your shell complete commands and ids"),
}
"""Every command: the module it is in, and one line of help; the list costs no import."""


class Commands(CommandGroup):
    """The commands; the module of each is imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are met."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; an unknown one is wrong usage."""
        if cmd_name not in COMMANDS:
            if cmd_name.startswith("-") or ctx.resilient_parsing:  # a shell that completes hears no complaint
                return None
            hint = nearest(cmd_name, COMMANDS) or "briefgen -h"
            raise click.UsageError(f"there is no command “{cmd_name}”\n  hint: {hint}")
        module, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"briefgen.cli.{module}"), f"{cmd_name}_command")
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin like this, without importing one, and the options."""
        begun = {name: line for name, (_, line) in COMMANDS.items() if name.startswith(incomplete)}
        found = [CompletionItem(name, help=line) for name, line in begun.items()]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a command."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command: problems of the user's files are printed and exit 1, and so does a bug, in one line."""
        session = session_of(ctx)
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Unknown as unknown:
            raise click.UsageError(str(unknown)) from None
        except Refused as refused:
            session.problems(refused.problems)
            leave(1)
        except KeyboardInterrupt:
            session.remark("stopped; every file is whole, and the next build goes on from here")
            leave(1)
        except MemoryError:
            hint = "close other programs, or build fewer dialogues"
            session.problems([Problem("there is not enough memory", hint=hint)])
            leave(1)
        except Exception as error:
            session.bug(error)
            leave(1)


@click.group(
    cls=Commands,
    examples=(
        "briefgen init briefs            a folder with the sample to begin with",
        "briefgen build                  write what changed, for every reader",
        "briefgen -C briefs check        look at another folder",
    ),
    params=shared(),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__)
def commands() -> None:
    """Briefing memos, one-pagers and checklists from dialogue data, in Word and PDF."""


def run(words: Sequence[str]) -> None:
    """Do what the words of a command line say."""
    here = session(words)
    try:
        commands(words, prog_name="briefgen", obj=here)
    except OSError as error:  # of what click says itself: help and the version
        here.problems([unsaid(error)])
        sys.exit(1)
