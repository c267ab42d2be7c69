"""Problems of released texts that say what their reader must not get, each at its place in the data.

Templates, fixed words, papers and exports are searched by `compose.linter`, for the same `Unsaid`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefgen.dialogue.model import Audience, Dialogue, Text
from briefgen.dialogue.release import gets_papers, is_released, visible_to
from briefgen.dialogue.said import Said, texts_of
from briefgen.dialogue.withheld import unsaid_to
from briefgen.errors import Problem, Severity

AUDIENCE_TEXTS = {"to": "to", "sender": "from", "office": "office"}
"""Texts of a reader that go out, by attribute: their keys in `audiences.yaml`."""


def find_leaks(
    dialogue: Dialogue, audiences: Iterable[Audience], recipients: Iterable[tuple[str, Text]] = ()
) -> list[Problem]:
    """A problem for each thing that a text for a reader outside says and must not, each once for all readers.

    `recipients` are (reader, name) of those who get papers.
    """
    found: dict[Problem, None] = dict.fromkeys(_check_released_words(dialogue))
    named = tuple(recipients)
    for audience in audiences:
        if audience.is_internal or not gets_papers(dialogue, audience):
            continue
        unsaid = unsaid_to(dialogue, audience, named)
        texts = (*texts_of(visible_to(dialogue, audience), outside=True), *_texts_of_reader(audience))
        for said in dict.fromkeys(texts):
            for finding in unsaid.find_in(said.words):
                message = f"{said.attribute}: {finding.message}"
                found[Problem(message, said.place, said.item, finding.hint)] = None
    return list(found)


def _texts_of_reader(audience: Audience) -> Iterator[Said]:
    """What `audiences.yaml` prints on the papers of a reader."""
    texts = {key: getattr(audience, name) for name, key in AUDIENCE_TEXTS.items()}
    texts["marking"] = audience.marking.text if audience.marking else None
    for key, text in texts.items():
        yield from (Said(words, key, audience.place, audience.id) for _, words in text.words) if text else ()


def _check_released_words(dialogue: Dialogue) -> Iterator[Problem]:
    """What is let pass is told each time; a problem where nobody is named for it, or no reason is."""
    for each in dialogue.released_words:
        if not is_released(each.release):
            hint = "write `release: {level: public, basis: …}`, or take the entry out"
            yield Problem(f"“{each.words}” is let pass for nobody", each.place, dialogue.id, hint)
        elif not each.release.basis:
            hint = "write `release: {level: …, basis: …}` with the reason in words"
            yield Problem(f"nothing says why “{each.words}” may be said", each.place, dialogue.id, hint)
        else:
            who = f"partners ({', '.join(each.release.to)})" if each.release.to else f"the {each.release.level}"
            who = "partners" if who == "the partner" else who
            message = f"“{each.words}” may be said to {who}, whatever else says it: {each.release.basis}"
            yield Problem(message, each.place, dialogue.id, "take it out when no text needs it", Severity.NOTICE)
