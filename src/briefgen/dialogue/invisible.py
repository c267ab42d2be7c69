"""Notices of characters in texts that nobody sees on a page, and which travel in its file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.dialogue.model import Dialogue
from briefgen.dialogue.said import texts_of
from briefgen.dialogue.yaml_text import describe_character
from briefgen.errors import Problem, Severity

_UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2064\u206a-\u206f\u3164\uffa0]"
    "|[\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010fffd]"
    "|(?<=[A-Za-z0-9가-힣])[\u200c\u200d\ufe00-\ufe0f]"
)
"""Soft hyphens, fillers, joiners and tags; private use; and joiners and variants after letters that have none."""


def find_invisible(dialogue: Dialogue) -> Iterator[Problem]:
    """A notice for each text with characters of no width or of private use: what a copy out of a PDF leaves behind."""
    found: dict[Problem, None] = {}
    for said in texts_of(dialogue, outside=False):
        if not said.words.isascii() and (unseen := dict.fromkeys(_UNSEEN.findall(said.words))):
            names = ", ".join(map(describe_character, unseen))
            message = f"{said.attribute}: nobody sees {names}, and it travels in every file"
            found[Problem(message, said.place, said.item, "delete it and type the words anew", Severity.NOTICE)] = None
    yield from found
