"""`briefgen quote`."""

from __future__ import annotations

import click

from briefgen.cli.completion import DIALOGUE, SOURCE
from briefgen.cli.options import Command, pass_session
from briefgen.cli.session import Session
from briefgen.dialogue.folder import find_dialogues
from briefgen.dialogue.load import load_dialogue
from briefgen.dialogue.model import Source
from briefgen.dialogue.quotes import explain_no_passage, find_passages
from briefgen.errors import Problem, Refused, Unknown, expect


@click.command(
    cls=Command,
    examples=('briefgen quote S1 "10 million"', 'briefgen quote S1 "10 million" --dialogue kr-us-cet'),
)
@click.argument("source", type=SOURCE)
@click.argument("words")
@click.option("--dialogue", type=DIALOGUE, default="", help="Needed where two dialogues have a source of this id.")
@pass_session
def command(session: Session, source: str, words: str, dialogue: str) -> None:
    """Print the passage of SOURCE around WORDS as a block to paste under `quotes:`."""
    if not words.strip():
        raise Unknown(Problem("no words to look for", hint="some that stand in the passage, in quotation marks"))
    found = _source(session, source, dialogue)
    passages = find_passages(found, words)
    if not passages:
        raise Refused(explain_no_passage(found, words))
    for each in passages:
        session.remark(f"{found.id}, line {each.line}:")
        session.result(each.block())


def _source(session: Session, wanted: str, dialogue: str) -> Source:
    """The source of this id in the dialogue that was named, or in the only one that has it."""
    root = session.workplace()
    known = find_dialogues(root)
    if dialogue:
        expect(dialogue, known, "dialogue")
    loaded = {name: load_dialogue(root, name) for name in ([dialogue] if dialogue else known)}
    sources = {name: {s.id: s for s in told.sources} for name, (told, _) in loaded.items() if told}
    having = [name for name in sources if wanted in sources[name]]
    if len(having) > 1:
        raise Unknown(Problem(f"{' and '.join(having)} have a source {wanted}", hint="add --dialogue"))
    if not having:
        if problems := [problem for told, found in loaded.values() if told is None for problem in found]:
            raise Refused(problems)
        expect(wanted, [id_ for found in sources.values() for id_ in found], "source")
    return sources[having[0]][wanted]
