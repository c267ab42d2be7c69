"""Why a file is rewritten: the reason is data, and a sentence only where somebody asks for one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefgen.editions.record import ChangeReason, FileRecord
from briefgen.publish.papers import Paper

Hashes = Mapping[str, str]


def change_reasons(
    paper: Paper, draft: bool, old: FileRecord | None, before: Hashes, now: Hashes
) -> tuple[ChangeReason, ...]:
    """Why the file of a paper would be rewritten; empty where it is as it should be.

    `before` and `now` are the hashes of what its reader may see, when the file was last looked at and today.
    """
    if old is None:
        return (ChangeReason("new"),)
    found = []
    if paper.reference != old.reference:
        found += _contents(paper, old, _changed(before, now)) or [ChangeReason("audience", (old.audience,))]
    if paper.marking != old.marking:
        found.append(ChangeReason("marking"))
    if draft != old.draft:
        found.append(ChangeReason("draft" if draft else "cleared"))
    if paper.made.program != old.made.program:
        found.append(ChangeReason("program"))
    return tuple(found)


def _contents(paper: Paper, old: FileRecord, data: Sequence[str]) -> list[ChangeReason]:
    """What of the contents of a paper is another than before."""
    facts = {*paper.facts, *old.facts}
    # What stands on the page explains it; where nothing of it changed, it is a count or a line of the rest.
    named = [name for name in data if name in facts or " " in name] or data
    templates = _changed(old.made.templates, paper.made.templates)
    out = [ChangeReason("data", tuple(named))] if named else []
    out += [ChangeReason("templates", tuple(templates))] if templates else []
    out += [ChangeReason("look")] if paper.made.look != old.made.look else []
    out += [ChangeReason("day", (old.day, paper.day))] if paper.day != old.day else []
    return out


def _changed(before: Hashes, now: Hashes) -> list[str]:
    """The names whose hash is another, that came or that went, sorted."""
    return sorted(name for name in {*before, *now} if before.get(name) != now.get(name))


_SENTENCES = {
    "new": "there was none before",
    "missing": "somebody deleted or moved it",
    "data": "{names} changed",
    "templates": "{names} changed",
    "look": "the look changed (the house, look.yaml or a font)",
    "program": "briefgen itself changed",
    "day": "it is as of {1} and no longer {0}",
    "marking": "its marking changed",
    "draft": "no clearance covers it",
    "cleared": "it has been cleared",
    "audience": "what audiences.yaml says of “{0}” changed",
    "hand": "it was changed by hand",
    "copy": "the paper it is a copy of changed, or its number, its name or how many there are",
}


def describe_reasons(found: Sequence[ChangeReason]) -> str:
    """The reasons as the second half of a sentence: “C03 changed, and it has been cleared”."""
    clauses = [_SENTENCES[reason.code].format(*reason.names, names=_listing(reason.names)) for reason in found]
    return ", and ".join(clauses)


def _listing(names: Sequence[str]) -> str:
    """“C03, C04 and 7 more”: all of a few names, three of many."""
    if len(names) <= 4:
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    return f"{', '.join(names[:3])} and {len(names) - 3} more"
