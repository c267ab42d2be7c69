"""Exports: tracker, calendar and facts beside the papers of a reader, with a record of their own.

`out/<dialogue>/<round>/<reader>/tracker.xlsx` and its like are recorded in `exports.json`, an edition record: by it a
returned tracker is recognised, and a file that somebody changed is not overwritten. Each holds only what is released
to its reader.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from briefgen import files
from briefgen.compose import linter
from briefgen.compose.facts import calendar, facts_as_json, find_deadlines
from briefgen.compose.formats import allow_breaks
from briefgen.compose.item_views import with_parts
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.view import View
from briefgen.dialogue.model import Audience, Dialogue
from briefgen.dialogue.release import gets_papers, release
from briefgen.dialogue.rounds import dialogue_at_round
from briefgen.editions import record
from briefgen.editions.guarded_write import GuardedFile, WriteAction
from briefgen.editions.record import ChangeReason, Edition, FileRecord, FormValue, Recipe, Replaced
from briefgen.errors import Refused
from briefgen.files import sha256
from briefgen.followup.tracker import columns_of, make_rows, states_of, status_words
from briefgen.followup.tracker_write import Tracker, as_csv, as_workbook

_NO_RECIPE = Recipe(data="", templates={}, look="", program="", base="", room=0, tightness=0)


class Export(Struct, frozen=True, kw_only=True):
    """A file for one reader. `states` are the values of its fields, with which a returned one is compared."""

    name: str
    data: bytes
    title: str
    reference: str = ""
    draft: bool = False
    states: Mapping[str, FormValue] = field(default_factory=dict)


class ExportFolder(Struct, frozen=True):
    """The folder of a round's exports, and the day their content is as of (ISO 8601)."""

    root: Path
    dialogue: str
    round: str
    day: str

    @property
    def name(self) -> str:
        """The folder, from the root."""
        return f"out/{self.dialogue}/{self.round}"


def write_exports(
    folder: ExportFolder, exports: Sequence[tuple[Audience, Export]], *, force: bool
) -> list[tuple[str, WriteAction]]:
    """Write exports that changed, and record them; gives the action for each file, by its path from the root.

    A file that somebody changed is kept, unless `force` replaces it and puts the old one beside the new.
    """
    name = f"{folder.name}/{record.EXPORTS_NAME}"
    path = folder.root / name
    edition = Edition(dialogue=folder.dialogue, round=folder.round, data={"": {}})
    if path.exists():
        edition = record.decode_edition(files.read(path, name), name)
    records, outcomes = dict(edition.files), []
    states, replaced = dict(edition.states), list(edition.replaced)
    for audience, export in exports:
        path_in_folder = f"{audience.id}/{export.name}"
        old, new = records.get(path_in_folder), _file_record(audience, export, folder.day)
        file_name = f"{folder.name}/{path_in_folder}"
        file = GuardedFile(folder.root / file_name, file_name, (old.sha256,) if old else ())
        action = file.write(export.data, force=force).action
        outcomes.append((file.name, action))
        if action == "kept":
            continue
        if old and old.reference and old.reference != new.reference:
            replaced.append(Replaced(old.reference, old.audience, old.document, "", old.day, old.states))
        records[path_in_folder] = new
        states[new.states] = dict(export.states)
    after = replace(edition, as_of=folder.day, files=records, states=states, replaced=tuple(replaced))
    if records and record.remove_unused(after) != edition:
        files.write(path, record.encode_edition(record.remove_unused(after)), name)
    return outcomes


def _file_record(audience: Audience, export: Export, day: str) -> FileRecord:
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
        states=record.content_key(export.states),
        made=_NO_RECIPE,
        reasons=(ChangeReason("export"),),
        title=export.title,
    )


FORMATS = ("xlsx", "csv", "ics", "json")
_TRACKERS = frozenset({"xlsx", "csv"})


class ExportSource(Struct, frozen=True, kw_only=True):
    """What exports are made from: a dialogue as loaded, one of its rounds, the day, templates, colours of ratings."""

    dialogue: Dialogue
    round: str
    as_of: dt.date
    library: TemplateLibrary
    fills: Mapping[str, str]


def make_exports(source: ExportSource, audience: Audience, formats: frozenset[str]) -> Iterator[Export]:
    """The exports of a reader in some formats; none where nothing is released to them.

    Trackers go to readers who get a checklist. Nobody clears an export, so those for outside are marked as drafts.
    """
    dialogue = dialogue_at_round(source.dialogue, source.round, source.as_of)
    if not gets_papers(dialogue, audience):
        return
    released = release(dialogue, audience)
    brief = Brief(dialogue.id, source.round, audience, "checklist")
    view = View.of(brief, released, source.as_of, source.library.wording(audience))
    for export in _make_each(view, source, released, formats):
        if not audience.is_internal:
            _refuse_leaks(export, source, view, dialogue)
        yield export


def _refuse_leaks(export: Export, source: ExportSource, view: View, dialogue: Dialogue) -> None:
    """Raise `Refused` for whatever an export for outside says that its reader must not get."""
    name = f"out/{source.dialogue.id}/{source.round}/{view.brief.audience.id}/{export.name}"
    unsaid = linter.make_unsaid(dialogue, view)
    if found := linter.find_in_file(export.name, export.data, unsaid):
        raise Refused(linter.as_problems(found, unsaid, source.library.root, [name]))


def _make_each(view: View, source: ExportSource, released: Dialogue, formats: frozenset[str]) -> Iterator[Export]:
    audience, draft = view.brief.audience, not view.internal
    if "checklist" in audience.documents and formats & _TRACKERS:
        tracker = _make_tracker(view, source.fills, draft=draft)
        if "xlsx" in formats:
            workbook = Export(name="tracker.xlsx", data=as_workbook(tracker), title=tracker.title, draft=draft)
            yield replace(workbook, reference=tracker.reference, states=states_of(tracker.rows))
        if "csv" in formats:
            yield Export(name="tracker.csv", data=as_csv(tracker), title=tracker.title, draft=draft)
    if "ics" in formats:
        name = view.l10n.word("tracker.deadlines", dialogue=view.l10n.name_of(released, short=True))
        dialogue = dialogue_at_round(source.dialogue, source.round, source.as_of)
        dates = find_deadlines(view, dialogue, (*with_parts(view.items), *view.actions))
        data = calendar(dates, source.as_of, allow_breaks(name))
        yield Export(name="deadlines.ics", data=data, title=name, draft=draft)
    if "json" in formats:
        data = facts_as_json(view, released, view.as_of, draft=draft)
        yield Export(name="facts.json", data=data, title="", draft=draft)


def _make_tracker(view: View, fills: Mapping[str, str], *, draft: bool) -> Tracker:
    l10n, audience = view.l10n, view.brief.audience
    rows = make_rows(view)
    subject = l10n.word("subject", dialogue=l10n.name_of(view.dialogue, short=True), round=view.round().label)
    marking = l10n.text(audience.marking.text) if audience.marking else ""
    title = f"{l10n.word('tracker.title')} · {subject if view.round().label else l10n.name_of(view.dialogue)}"
    content = repr((title, columns_of(view), rows, view.as_of, l10n.language))
    return Tracker(
        rows=rows,
        columns=columns_of(view),
        choices=status_words(view),
        words=l10n.wording,
        fills=fills,
        title=title,
        head=" · ".join(filter(None, (l10n.word("draft") if draft else "", marking))),
        foot=l10n.word("footer.as_of", day=l10n.date(view.as_of)),
        reference=sha256(content.encode())[:8],
    )
