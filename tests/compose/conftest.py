"""Every paper of the sample and of the invented exercises, composed once and left alone."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from briefgen.blocks.plain import paragraph_texts
from briefgen.blocks.tree import Document
from briefgen.compose.paper import ComposeSettings, compose
from briefgen.compose.reader import list_briefs, newest_round
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.release import gets_papers, release

TOP = Path(__file__).parents[2]
FALLBACK = dt.date(2026, 3, 1)
"""For exercises that pin no day."""


@functools.cache
def composed(root: Path, dialogue: str) -> Mapping[str, str]:
    """The words of each paper by `audience/name`, with plain spaces for no-break ones and without word joiners."""
    loaded, problems = load_dialogue(root, dialogue)
    assert loaded is not None, problems
    as_of = loaded.as_of or FALLBACK
    library = TemplateLibrary(TOP)
    out = {}
    for audience in load_audiences(root)[0]:
        if not gets_papers(loaded, audience):
            continue
        released = release(loaded, audience)
        for brief in list_briefs(released, audience, newest_round(released)):
            document = compose(brief, released, ComposeSettings(as_of, as_of, library)).document
            out[f"{audience.id}/{brief.name}"] = _plain(document)
    return out


def _plain(document: Document) -> str:
    text = "\n".join([document.title, *paragraph_texts(document.blocks), *(value for _, value in document.fields)])
    return text.replace("\u00a0", " ").replace("\u2060", "").replace("\u2002", " ")


@pytest.fixture(scope="session")
def papers() -> Mapping[str, str]:
    """Every paper of the sample."""
    return composed(TOP, "kr-us-cet")


@pytest.fixture(scope="session")
def exercise() -> Callable[[str], Mapping[str, str]]:
    """Every paper of an invented dialogue, by its name."""
    return lambda name: composed(TOP / "tests" / "dialogues" / name, name)


@pytest.fixture
def compose_all() -> Callable[[Path], Mapping[str, str]]:
    """Every paper of the sample’s dialogue in another workplace."""
    return lambda root: composed(root, "kr-us-cet")
