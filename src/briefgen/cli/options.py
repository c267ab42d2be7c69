"""What all commands share: help with examples first, common options, days and words as they are typed."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from briefgen.cli.session import Session
from briefgen.dialogue.limits import describe_range, is_day_in_range

_LANGUAGES = ("en=", "ko=")


def by_language(typed: Sequence[str], option: str) -> dict[str, str]:
    """`en=Words` and `ko=말` by language; words without one fit every reader."""
    pairs = [words.partition("=") if words.startswith(_LANGUAGES) else ("", "", words) for words in typed]
    found = {language: words for language, _, words in pairs}
    if len(found) < len(typed) or ("" in found and len(found) > 1):
        raise click.UsageError(f"{option} is given once, or once for each language: {option} en=… {option} ko=…")
    return found


class Help(click.Command):
    """A command whose help begins with examples."""

    def __init__(self, *args: Any, examples: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, then what click writes."""
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write_text(example)
        formatter.write_paragraph()
        super().format_help(ctx, formatter)


class Command(Help):
    """A command that also takes the shared options behind its name: `briefgen build -q` is `briefgen -q build`."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own parameters, and the shared ones, which the help of the group lists."""
        return [*super().get_params(ctx), *shared(hidden=True)]


class CommandGroup(Help, click.Group):
    """A group of commands, whose help begins with examples."""


def command(*examples: str) -> Callable[[Callable[..., Any]], Command]:
    """A decorator: the function is the command that its name says, with examples in its help."""
    return click.command(cls=Command, examples=examples)


def group(*examples: str) -> Callable[[Callable[..., Any]], CommandGroup]:
    """The same for a group of commands."""
    return click.group(cls=CommandGroup, examples=examples)


def shared(*, hidden: bool = False) -> list[click.Parameter]:
    """`-C`, `-q`, `-v`, `--no-color`: each sets its attribute of the session as soon as it is met."""

    def option(attribute: str, names: list[str], text: str, **more: Any) -> click.Option:
        def remember(ctx: click.Context, _: click.Parameter, value: Any) -> None:
            if value:
                setattr(session_of(ctx), attribute, False if attribute == "colour" else value)

        return click.Option(names, help=text, callback=remember, expose_value=False, hidden=hidden, **more)

    here, folder = (
        "Work in this folder instead of the current one.",
        click.Path(exists=True, file_okay=False, path_type=Path),
    )
    return [
        option("root", ["-C", "workplace"], here, type=folder, metavar="DIR"),
        option("quiet", ["-q", "--quiet"], "Say nothing but problems.", is_flag=True),
        option("verbose", ["-v", "--verbose"], "Name each file; show the traceback of a bug.", is_flag=True),
        option("colour", ["--no-color"], "No colours; NO_COLOR does the same.", is_flag=True),
    ]


def session(words: Sequence[str] = ()) -> Session:
    """The session of a command line."""
    return Session(root=Path(), words=tuple(words), colour=False if os.environ.get("NO_COLOR") else None)


def session_of(ctx: click.Context) -> Session:
    """The session of this call, made when first needed."""
    root = ctx.find_root()
    if root.obj is None:
        root.obj = session()
    found: Session = root.obj
    return found


def day(typed: str) -> dt.date:
    """A day as `2024-10-15`; a usage error for anything else, and for a year no dialogue is of."""
    try:
        found = dt.date.fromisoformat(typed)
    except ValueError:
        raise click.BadParameter(f"“{typed}” is no day; write it as 2024-10-15") from None
    if not is_day_in_range(found):
        raise click.BadParameter(f"“{typed}” is outside the years {describe_range()}")
    return found


pass_session = click.make_pass_decorator(Session)
