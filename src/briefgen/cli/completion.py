"""`briefgen completion`."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from briefgen.cli.command import Command, pass_session
from briefgen.cli.session import Session

VARIABLE = "_BRIEFGEN_COMPLETE"
"""By which click is asked by a shell."""
SHELLS = ("bash", "zsh", "fish")


@click.command(
    cls=Command,
    examples=(
        "briefgen completion bash >> ~/.bashrc          and open a new shell",
        "briefgen completion zsh >> ~/.zshrc            behind the line with compinit",
        "briefgen completion fish > ~/.config/fish/completions/briefgen.fish",
    ),
)
@click.argument("shell", type=click.Choice(SHELLS), required=False)
@pass_session
@click.pass_context
def command(ctx: click.Context, session: Session, shell: str | None) -> None:
    """Print what makes a shell complete commands, options, readers, dialogues, rounds and ids when tab is pressed.

    Without a name it is for the shell you work in.
    """
    name = shell or Path(os.environ.get("SHELL", "")).name
    complete = get_completion_class(name) if name in SHELLS else None
    if complete is None:
        raise click.UsageError(f"which shell?\n  hint: briefgen completion {'|'.join(SHELLS)}")
    root = ctx.find_root().command
    session.result(complete(root, {}, "briefgen", VARIABLE).source().rstrip())
