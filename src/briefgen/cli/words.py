"""Words typed on the command line, in one language or several."""

from __future__ import annotations

from collections.abc import Sequence

import click

_LANGUAGES = ("en=", "ko=")


def by_language(typed: Sequence[str], option: str) -> dict[str, str]:
    """`en=Words` and `ko=말` by language; words without one fit every reader."""
    pairs = [words.partition("=") if words.startswith(_LANGUAGES) else ("", "", words) for words in typed]
    found = {language: words for language, _, words in pairs}
    if len(found) < len(typed) or ("" in found and len(found) > 1):
        raise click.UsageError(f"{option} is given once, or once for each language: {option} en=… {option} ko=…")
    return found
