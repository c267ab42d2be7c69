"""Working days, by the calendar of a country: for our own next steps only; a date both sides set is never moved.

A period that ends on a day off ends on the working day after it (Korea: Civil Act, article 161; United States: Federal
Rules of Civil Procedure, rule 6(a)). What is to be ready on such a day has to be ready on the working day before it.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from briefgen.dialogue.model import Action, Dialogue

_LONGEST = 14
"""More days off than any calendar has in a row."""
_DAY = dt.timedelta(days=1)
_SATURDAY = 5


def calendar(dialogue: Dialogue, action: Action) -> str:
    """The country (ISO 3166) whose days off count for a step: that of its lead, else ours; empty where none is listed.

    The id of a party is taken for its country where the organisation names none.
    """
    lead = next((known for known in dialogue.organisations if known.id == action.lead), None)
    wanted = (lead.country, lead.party) if lead else ()
    return next((country for country in (*wanted, dialogue.our_party) if country in dialogue.calendar), "")


def is_late(latest: dt.date, as_of: dt.date, country: str) -> bool:
    """Whether the last day of a step is over, days off counted in."""
    if as_of <= latest or not country or (as_of - latest).days > _LONGEST:
        return as_of > latest
    return as_of > on_or_after(latest, country)


def on_or_after(day: dt.date, country: str) -> dt.date:
    """The day, or the working day after it; weekends alone count where nobody keeps a calendar of the country."""
    while _is_off(day, country):
        day += _DAY
    return day


def on_or_before(day: dt.date, country: str) -> dt.date:
    """The day, or the working day before it."""
    while _is_off(day, country):
        day -= _DAY
    return day


def _is_off(day: dt.date, country: str) -> bool:
    return day.weekday() >= _SATURDAY or day in _holidays(country, day.year)


@cache
def _holidays(country: str, year: int) -> frozenset[dt.date]:
    """Public holidays, substitute ones too. The package is loaded when a step is due on a day that may be one."""
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()
