"""A registry: as many dialogues as asked for, each of fifteen commitments with a text on file. All is invented."""

from __future__ import annotations

import calendar
import shutil
from pathlib import Path

COMMITMENTS = 15
FIELDS = ("water", "light", "seed")
VERBS = ("open", "measure", "repair", "teach", "publish")

AUDIENCES = """\
- id: desk
  language: en
  release: internal
  documents: [memo]
  formats: [docx, pdf]
  from: Registry
"""
HEAD = """\
id: {name}
name: Dialogue {name}
as_of: 2026-09-15
parties:
  - {{id: A, name: First Party}}
  - {{id: B, name: Second Party}}
fields:
{fields}
"""
ROUND = """\
id: r1
number: 1
date: 2026-03-02
label: first round
briefing:
  bottom_line:
    - text: "{{done}} of the {{total}} commitments of {name} are done."
"""
COMMITMENT = """\
- id: C{number:02}
  round: r1
  fields: [{field}]
  title: {title}
  actors: [A, B]
  strength: agreed
  due: 2027-{month:02}-28
  quotes:
    - {{source: S1, text: "{sentence}"}}
"""
UPDATE = """\
- {{id: U{number:03}, item: C{number:02}, date: 2026-{month:02}-11, status: in_progress, source: S1}}
"""


def write(root: Path, dialogues: int, templates: Path) -> None:
    """A workplace with this many dialogues: `d001`, `d002` …"""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(templates, root / "templates")
    for number in range(1, dialogues + 1):
        _dialogue(root / "data" / f"d{number:03}", number)
    (root / "data" / "audiences.yaml").write_text(AUDIENCES, encoding="utf-8")


def title(dialogue: int, number: int) -> str:
    """The title of a commitment; no other has it."""
    return f"{VERBS[number % len(VERBS)].capitalize()} station {number} of district {dialogue}"


def _dialogue(folder: Path, dialogue: int) -> None:
    numbers = range(1, COMMITMENTS + 1)
    titles = {number: title(dialogue, number) for number in numbers}
    sentences = {number: _sentence(number, words) for number, words in titles.items()}
    parts = {
        "dialogue.yaml": HEAD.format(
            name=folder.name, fields="\n".join(f"  - {{id: {field}, name: {field.capitalize()}}}" for field in FIELDS)
        ),
        "rounds/r1.yaml": ROUND.format(name=folder.name),
        "commitments.yaml": "".join(
            COMMITMENT.format(
                number=number,
                field=FIELDS[number % len(FIELDS)],
                title=titles[number],
                month=number % 12 + 1,
                sentence=sentences[number],
            )
            for number in numbers
        ),
        "updates.yaml": "".join(UPDATE.format(number=number, month=number + 3) for number in numbers[:5]),
        "sources.yaml": "- {id: S1, kind: agreement, title: Text of the agreement, lang: en, text: sources/s1.txt}\n",
        "sources/s1.txt": "\n".join((f"Agreement {folder.name}", "", *sentences.values())) + "\n",
    }
    for name, text in parts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _sentence(number: int, words: str) -> str:
    day = f"28 {calendar.month_name[number % 12 + 1]} 2027"
    return f"The First Party and the Second Party agreed to {words[0].lower()}{words[1:]} by {day}."
