"""Ids of the data for the tab key, and `briefgen completion`.

A shell asks for them whenever somebody presses the key: they are read as they are written, right or wrong, and where
nothing can be read nothing is offered.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, get_args

import click
from click.shell_completion import CompletionItem, get_completion_class

from briefgen.cli.options import command, pass_session, session_of
from briefgen.cli.session import Session

Named = tuple[str, str]
"""A word and what it stands for."""
Known = Callable[[Path, click.Context], Iterator[Named]]


class IdType(click.ParamType[str]):
    """A word of the data; which ones there are is looked up only for a shell that asks."""

    name = "id"

    def __init__(self, known: Known) -> None:
        self._known = known

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The words that begin like this."""
        found: list[Named] = []
        with suppress(Exception):  # a shell that asks is no place to complain
            found += self._known(session_of(ctx).root, ctx)
        return [CompletionItem(word, help=what) for word, what in found if word.startswith(incomplete)]


def _dialogues(root: Path, _: click.Context) -> Iterator[Named]:
    from briefgen.dialogue.folder import DIALOGUE_FILE, find_dialogues

    for name in find_dialogues(root):
        head = _read(root, f"data/{name}/{DIALOGUE_FILE}")
        yield name, _words(head.get("name") if isinstance(head, dict) else "")


def _rounds(root: Path, ctx: click.Context) -> Iterator[Named]:
    for name, _ in _dialogues(root, ctx):
        for path in sorted((root / "data" / name / "rounds").glob("*.yaml")):
            yield path.stem, name


def _of(*files: str, in_dialogue: bool = True) -> Known:
    """The ids of the entries of some files of each dialogue, or of all."""

    def known(root: Path, ctx: click.Context) -> Iterator[Named]:
        folders = [f"data/{name}" for name, _ in _dialogues(root, ctx)] if in_dialogue else ["data"]
        for folder in folders:
            for file in files:
                for path in sorted((root / folder).glob(file)):
                    yield from _entries(_read(root, path.relative_to(root).as_posix()))

    return known


def _entries(data: Any) -> Iterator[Named]:
    """The ids of a list and of the parts of its entries, with the words that name them."""
    for entry in data if isinstance(data, list) else ():
        if isinstance(entry, dict):
            words = next((entry[key] for key in ("title", "do", "name", "item") if key in entry), "")
            if "id" in entry:
                yield str(entry["id"]), _words(words)
            yield from _entries(entry.get("sub_items"))


def _words(said: Any) -> str:
    """Words in the first language they are in, on one line."""
    return " ".join(str(next(iter(said.values()), "") if isinstance(said, dict) else said).split())


def _read(root: Path, path: str) -> Any:
    from briefgen.dialogue.yaml import read_file

    return read_file(root, path).data


def _statuses(root: Path, ctx: click.Context) -> Iterator[Named]:
    """Those of a step of ours or of a commitment, whichever was named before."""
    from briefgen.dialogue.model import ActionStatus, Status

    steps = {word for word, _ in _of("actions.yaml")(root, ctx)}
    yield from ((word, "") for word in get_args(ActionStatus if ctx.params.get("item") in steps else Status))


DIALOGUE, ROUND, STATUS = IdType(_dialogues), IdType(_rounds), IdType(_statuses)
AUDIENCE = IdType(_of("audiences.yaml", in_dialogue=False))
ORGANISATION = IdType(_of("organisations.yaml", in_dialogue=False))
RECIPIENT = IdType(_of("recipients.yaml", in_dialogue=False))
ITEM = IdType(_of("commitments.yaml", "commitments/*.yaml", "actions.yaml"))
SOURCE, UPDATE = IdType(_of("sources.yaml")), IdType(_of("updates.yaml"))


VARIABLE = "_BRIEFGEN_COMPLETE"
"""By which click is asked by a shell."""
SHELLS = ("bash", "zsh", "fish")


@command(
    "briefgen completion bash >> ~/.bashrc          and open a new shell",
    "briefgen completion zsh >> ~/.zshrc            behind the line with compinit",
    "briefgen completion fish > ~/.config/fish/completions/briefgen.fish",
)
@click.argument("shell", type=click.Choice(SHELLS), required=False)
@pass_session
@click.pass_context
def completion_command(ctx: click.Context, session: Session, shell: str | None) -> None:
    """Print what makes a shell complete commands, options, readers, dialogues, rounds and ids when tab is pressed.

    Without a name it is for the shell you work in.
    """
    name = shell or Path(os.environ.get("SHELL", "")).name
    complete = get_completion_class(name) if name in SHELLS else None
    if complete is None:
        raise click.UsageError(f"which shell?\n  hint: briefgen completion {'|'.join(SHELLS)}")
    root = ctx.find_root().command
    session.result(complete(root, {}, "briefgen", VARIABLE).source().rstrip())
