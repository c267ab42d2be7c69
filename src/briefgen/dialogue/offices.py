"""Whose party an office is of, and which office may clear our papers, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from briefgen.dialogue.model import Clearance, Dialogue, Organisation
from briefgen.errors import Place, Problem, Severity, nearest_or_all

ORGANISATIONS_PATH = "data/organisations.yaml"
"""The list of organisations, which all dialogues share."""


def party_of(organisation: str, organisations: Iterable[Organisation]) -> str:
    """The id of the party of an organisation, or of its parents; empty where there is none."""
    by_id = {body.id: body for body in organisations}
    visited: set[str] = set()
    while organisation in by_id and organisation not in visited:
        visited.add(organisation)
        body = by_id[organisation]
        if body.party:
            return body.party
        organisation = body.parent
    return ""


def explain_not_ours(office: str, dialogue: Dialogue) -> str:
    """Why an office has nothing to clear; empty for one of ours, and where nobody says which party is ours."""
    if not dialogue.our_party or (party := party_of(office, dialogue.organisations)) == dialogue.our_party:
        return ""
    return f"“{office}” is of {party or 'no party'}, and only an office of {dialogue.our_party} clears our papers"


def find_office_problem(office: str, dialogue: Dialogue) -> Problem | None:
    """What is wrong with an office that is to clear papers: nobody knows it, it is a person, or it is not ours."""
    known = [organisation.id for organisation in dialogue.organisations]
    if office not in known:
        person = any(person.id == office for person in dialogue.people)
        hint = "a person does not clear: name the office" if person else nearest_or_all(office, known)
        return Problem(f"unknown organisation “{office}”", Place(ORGANISATIONS_PATH), hint=hint)
    if why := explain_not_ours(office, dialogue):
        return Problem(why, Place(ORGANISATIONS_PATH), hint="name the office of ours that said so")
    return None


def find_unfit_offices(dialogue: Dialogue, places: dict[tuple[str, str], Place]) -> Iterator[Problem]:
    """A problem for each clearance by an office that is not ours. `places`: (entry, office) → where it is named."""
    for clearance in dialogue.clearances:
        known = any(organisation.id == clearance.office for organisation in dialogue.organisations)
        if known and (why := explain_not_ours(clearance.office, dialogue)):
            place = places.get((clearance.id, clearance.office), clearance.place)
            yield Problem(why, place, clearance.id, "name the office of ours that said so, or retract the clearance")


def find_day_problem(day: dt.date, shown: Dialogue, meeting: str, today: dt.date) -> Problem | None:
    """Why the papers of a round cannot have been cleared on a day: it has not come, or what they say had not.

    `shown` is what their reader may see, with the updates up to the day of the papers.
    """
    hint = "the day on which the office cleared what the papers say now"
    held = next((round_.held for round_ in shown.rounds if round_.id == meeting), None)
    last = max(shown.updates, key=lambda update: update.date, default=None)
    if day > today:
        return Problem(f"{day} has not come yet, so nobody has cleared anything on it", hint=hint)
    if held and day < held <= today:
        return Problem(f"{day} is before the round these papers are about, {held}", hint=hint)
    if last and day < last.date <= today:
        return Problem(f"{day} is before {last.id} of {last.date}, which these papers say", last.place, hint=hint)
    return None


def find_odd_days(dialogue: Dialogue, today: dt.date) -> Iterator[Problem]:
    """A notice for each clearance of a day that has not come, on which it holds, or before the first round."""
    days = [round_.held for round_ in dialogue.rounds if round_.held]
    for clearance in dialogue.clearances:
        if clearance.date > today:
            yield _notice(clearance, f"does not hold before {clearance.date}, the day it was cleared")
        elif days and clearance.date < min(days) <= today:
            yield _notice(clearance, f"{clearance.date} is before the first round, {min(days)}")


def _notice(clearance: Clearance, message: str) -> Problem:
    return Problem(message, clearance.place, clearance.id, "look at its date", Severity.NOTICE)
