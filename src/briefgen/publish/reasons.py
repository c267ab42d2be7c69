"""Why a file has to be written again: reasons as data (`change_reasons`), and as words (`describe_reasons`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefgen.editions.record import ChangeReason, FileRecord
from briefgen.publish.papers import Paper

Hashes = Mapping[str, str]


def change_reasons(
    paper: Paper, draft: bool, old: FileRecord | None, before: Hashes, now: Hashes
) -> tuple[ChangeReason, ...]:
    """Why the file of a paper has to be written again; empty where it is as it should be.

    `draft`: it is to have the draft mark. `before` and `now` are the hashes of what its reader may see, as recorded and
    today (`fingerprints.fingerprint_parts`).
    """
    if old is None:
        return (ChangeReason("new"),)
    reasons = []
    if paper.reference != old.reference:
        changes = _content_reasons(paper, old, _changed_names(before, now))
        reasons += changes or [ChangeReason("audience", (old.audience,))]
    if paper.marking != old.marking:
        reasons.append(ChangeReason("marking"))
    if draft != old.draft:
        reasons.append(ChangeReason("draft" if draft else "cleared"))
    if paper.recipe.program != old.made.program:
        reasons.append(ChangeReason("program"))
    return tuple(reasons)


def _content_reasons(paper: Paper, old: FileRecord, data: Sequence[str]) -> list[ChangeReason]:
    """What changed in the contents of a paper."""
    facts = {*paper.facts, *old.facts}
    # Items on the page explain the change; where none of them changed, the page counts or sums up others.
    names = [name for name in data if name in facts or " " in name] or data
    templates = _changed_names(old.made.templates, paper.recipe.templates)
    reasons = [ChangeReason("data", tuple(names))] if names else []
    reasons += [ChangeReason("templates", tuple(templates))] if templates else []
    reasons += [ChangeReason("look")] if paper.recipe.look != old.made.look else []
    reasons += [ChangeReason("day", (old.day, paper.day))] if paper.day != old.day else []
    return reasons


def _changed_names(before: Hashes, now: Hashes) -> list[str]:
    """The names that were added or removed or whose hash changed, sorted."""
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


def describe_reasons(reasons: Sequence[ChangeReason]) -> str:
    """The reasons as the second half of a sentence: “C03 changed, and it has been cleared”."""
    clauses = [_SENTENCES[reason.code].format(*reason.names, names=_list_names(reason.names)) for reason in reasons]
    return ", and ".join(clauses)


def _list_names(names: Sequence[str]) -> str:
    """Up to four names, or three and the number of the rest: “C03, C04, C05 and 7 more”."""
    if len(names) <= 4:
        return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
    return f"{', '.join(names[:3])} and {len(names) - 3} more"
