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

Candidate = tuple[str, str]
"""A word and what it stands for."""
FindCandidates = Callable[[Path, click.Context], Iterator[Candidate]]


class IdType(click.ParamType[str]):
    """A word of the data; which ones there are is looked up only for a shell that asks."""

    name = "id"

    def __init__(self, find: FindCandidates) -> None:
        self._find = find

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The words that begin like this."""
        found: list[Candidate] = []
        with suppress(Exception):  # a shell that asks is no place to complain
            found += self._find(session_of(ctx).root, ctx)
        return [CompletionItem(word, help=what) for word, what in found if word.startswith(incomplete)]


def _dialogues(root: Path, _: click.Context) -> Iterator[Candidate]:
    from briefgen.dialogue.folder import DIALOGUE_FILE, find_dialogues

    for name in find_dialogues(root):
        head = _read(root, f"data/{name}/{DIALOGUE_FILE}")
        yield name, _first_words(head.get("name") if isinstance(head, dict) else "")


def _rounds(root: Path, ctx: click.Context) -> Iterator[Candidate]:
    for name, _ in _dialogues(root, ctx):
        for path in sorted((root / "data" / name / "rounds").glob("*.yaml")):
            yield path.stem, name


def _ids_in(*files: str) -> FindCandidates:
    """The ids of the entries of some files below `data/`."""

    def find(root: Path, _: click.Context) -> Iterator[Candidate]:
        for path in (path for file in files for path in sorted((root / "data").glob(file))):
            yield from _entries(_read(root, path.relative_to(root).as_posix()))

    return find


def _entries(data: Any) -> Iterator[Candidate]:
    """The ids of a list and of the parts of its entries, with the words that name them."""
    for entry in data if isinstance(data, list) else ():
        if isinstance(entry, dict):
            words = next((entry[key] for key in ("title", "do", "name", "item") if key in entry), "")
            if "id" in entry:
                yield str(entry["id"]), _first_words(words)
            yield from _entries(entry.get("sub_items"))


def _first_words(text: Any) -> str:
    """Words in the first language they are in, on one line."""
    return " ".join(str(next(iter(text.values()), "") if isinstance(text, dict) else text).split())


def _read(root: Path, path: str) -> Any:
    from briefgen.dialogue.yaml import read_file

    return read_file(root, path).data


def _statuses(root: Path, ctx: click.Context) -> Iterator[Candidate]:
    """Those of a step of ours or of a commitment, whichever was named before."""
    from briefgen.dialogue.model import ActionStatus, Status

    steps = {word for word, _ in _ids_in("*/actions.yaml")(root, ctx)}
    yield from ((word, "") for word in get_args(ActionStatus if ctx.params.get("item") in steps else Status))


DIALOGUE, ROUND, STATUS = IdType(_dialogues), IdType(_rounds), IdType(_statuses)
AUDIENCE = IdType(_ids_in("audiences.yaml"))
ORGANISATION = IdType(_ids_in("organisations.yaml"))
RECIPIENT = IdType(_ids_in("recipients.yaml"))
ITEM = IdType(_ids_in("*/commitments.yaml", "*/commitments/*.yaml", "*/actions.yaml"))
SOURCE, UPDATE = IdType(_ids_in("*/sources.yaml")), IdType(_ids_in("*/updates.yaml"))


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
