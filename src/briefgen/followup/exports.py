"""Tracker, calendar and facts beside the papers, with a record of their own.

Files for other programs and for the next meeting, beside the papers and with a record of their own.

`out/<dialogue>/<round>/<reader>/tracker.xlsx` and its like, and `exports.json`, an edition whose files they are: by it
a returned tracker is known, and a file that somebody changed is not overwritten.

What one reader's exports are: tracker, list, calendar and facts, each of nothing but what is released to him.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import files
from briefgen.compose.facts import calendar, facts_as_json, find_deadlines
from briefgen.compose.formats import allow_breaks
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import View
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import gets_papers, release
from briefgen.dialogue.rounds import dialogue_at_round
from briefgen.editions import record
from briefgen.editions.guarded_write import GuardedFile, WriteAction
from briefgen.editions.record import ChangeReason, Edition, FileRecord, Recipe, Replaced, State
from briefgen.files import sha256
from briefgen.followup.tracker import choices, columns, rows, states
from briefgen.followup.tracker_write import Tracker, as_csv, as_workbook

# ---- exports -----------------------------------------------------------------------------------------------------


_MADE = Recipe(data="", templates={}, look="", program="", base="", room=0, tightness=0)


class Export(Struct, frozen=True, kw_only=True):
    """A file for one reader. `states` are its fields, by which a returned one is compared."""

    name: str
    data: bytes
    title: str
    reference: str = ""
    draft: bool = False
    states: Mapping[str, State] = field(default_factory=dict)


class ExportFolder(Struct, frozen=True):
    """Where the exports of a round stand, and the day they are seen from (ISO 8601)."""

    root: Path
    dialogue: str
    round: str
    day: str

    @property
    def name(self) -> str:
        """The folder, from the root."""
        return f"out/{self.dialogue}/{self.round}"


def write_exports(
    shelf: ExportFolder, made: Sequence[tuple[Audience, Export]], *, force: bool
) -> list[tuple[str, WriteAction]]:
    """Write what changed, and record it; what became of each file, by its path from the root.

    A file that is not as it was written is kept, unless `force` replaces it and puts the old one beside the new.
    """
    name = f"{shelf.name}/{record.EXPORTS}"
    path = shelf.root / name
    edition = record.load(files.read(path, name), name) if path.exists() else _empty(shelf)
    found, done = dict(edition.files), []
    states, replaced = dict(edition.states), list(edition.replaced)
    for audience, export in made:
        short = f"{audience.id}/{export.name}"
        old, new = found.get(short), _file(audience, export, shelf.day)
        file = GuardedFile(shelf.root / shelf.name / short, f"{shelf.name}/{short}", (old.sha256,) if old else ())
        action = file.write(export.data, force=force).action
        done.append((file.name, action))
        if action == "kept":
            continue
        if old and old.reference and old.reference != new.reference:
            replaced.append(Replaced(old.reference, old.audience, old.document, "", old.day, old.states))
        found[short] = new
        states[new.states] = dict(export.states)
    after = replace(edition, as_of=shelf.day, files=found, states=states, replaced=tuple(replaced))
    if found and record.tidied(after) != edition:
        files.write(path, record.dump(record.tidied(after)), name)
    return done


def _empty(shelf: ExportFolder) -> Edition:
    return Edition(dialogue=shelf.dialogue, round=shelf.round, data={"": {}})


def _file(audience: Audience, export: Export, day: str) -> FileRecord:
    return FileRecord(
        sha256=files.sha256(export.data),
        size=len(export.data),
        audience=audience.id,
        release=audience.release.level,
        to=audience.release.to,
        marking="",
        language=audience.language,
        document=Path(export.name).stem,
        field="",
        reference=export.reference,
        draft=export.draft,
        day=day,
        facts=(),
        states=record.key(export.states),
        made=_MADE,
        reasons=(ChangeReason("export"),),
        title=export.title,
    )


# ---- export ------------------------------------------------------------------------------------------------------


FORMS = ("xlsx", "csv", "ics", "json")
_TRACKERS = frozenset({"xlsx", "csv"})


class ExportSource(Struct, frozen=True, kw_only=True):
    """What exports are made of: a dialogue as loaded, one of its rounds, the day, the words, the colours of ratings."""

    dialogue: Dialogue
    round: str
    as_of: dt.date
    library: TemplateLibrary
    fills: Mapping[str, str]


def exports(source: ExportSource, audience: Audience, forms: frozenset[str]) -> Iterator[Export]:
    """The exports of a reader in some forms; none where nothing is released to him.

    Trackers go to those who get a checklist. Nobody clears an export, so outside each says that it is a draft.
    """
    dialogue = dialogue_at_round(source.dialogue, source.round, source.as_of)
    if not gets_papers(dialogue, audience):
        return
    released = release(dialogue, audience)
    brief = Brief(dialogue.id, source.round, audience, "checklist")
    view = View.of(brief, released, source.as_of, source.library.wording(audience))
    draft = not view.internal
    if "checklist" in audience.documents and forms & _TRACKERS:
        tracker = _tracker(view, source.fills, draft=draft)
        if "xlsx" in forms:
            book = Export(name="tracker.xlsx", data=as_workbook(tracker), title=tracker.title, draft=draft)
            yield replace(book, reference=tracker.reference, states=states(tracker.rows))
        if "csv" in forms:
            yield Export(name="tracker.csv", data=as_csv(tracker), title=tracker.title, draft=draft)
    if "ics" in forms:
        name = view.l10n.word("tracker.deadlines", dialogue=view.l10n.name_of(released, short=True))
        found = find_deadlines(view, dialogue, (*view.items, *view.actions))
        data = calendar(found, source.as_of, allow_breaks(name))
        yield Export(name="deadlines.ics", data=data, title=name, draft=draft)
    if "json" in forms:
        yield Export(
            name="facts.json", data=facts_as_json(view, released, view.as_of, draft=draft), title="", draft=draft
        )


def _tracker(view: View, fills: Mapping[str, str], *, draft: bool) -> Tracker:
    l10n, audience = view.l10n, view.brief.audience
    found = rows(view)
    subject = l10n.word("subject", dialogue=l10n.name_of(view.dialogue, short=True), round=view.round().label)
    marking = l10n.text(audience.marking.text) if audience.marking else ""
    title = f"{l10n.word('tracker.title')} · {subject if view.round().label else l10n.name_of(view.dialogue)}"
    said = repr((title, columns(view), found, view.as_of, l10n.language))
    return Tracker(
        rows=found,
        columns=columns(view),
        choices=choices(view),
        words=l10n.wording,
        fills=fills,
        title=title,
        head=" · ".join(filter(None, (l10n.word("draft") if draft else "", marking))),
        foot=l10n.word("footer.as_of", day=l10n.date(view.as_of)),
        reference=sha256(said.encode())[:8],
    )
