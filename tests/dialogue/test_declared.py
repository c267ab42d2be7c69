"""What the model declares of its attributes."""

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from msgspec import Struct

from briefgen.dialogue import model
from briefgen.dialogue.declared import is_model_object, release_rules_of
from briefgen.dialogue.model import Ceiling, Dialogue, Mark, Part, Text
from briefgen.errors import Place

ITEM = {
    "Dialogue": "id name short parties others kind cadence instrument fields predecessor successor rounds commitments"
    " actions updates sources pictures organisations people",
    "Party": "id name short kind",
    "Variant": "name source",
    "Field": "id name short also",
    "Round": "id number label level held day_words date_as_stated where host chairs participants delegations cites"
    " embargo",
    "Venue": "city country venue",
    "Attendee": "person party title on_behalf_of joined_by",
    "Delegation": "party orgs source",
    "Remarked": "who speakers text",
    "Measure": "party title cites",
    "Expectation": "text",
    "Line": "lead text field to by",
    "Ask": "text options by to",
    "Raised": "if_ say",
    "Term": "word text field",
    "Contact": "office role",
    "Commitment": "title actors cites round fields lead_in text text_status mechanism amounts due condition instrument"
    " track beneficiaries status_at_round widened_to sub_items",
    "SubItem": "title actors cites round fields lead_in text text_status mechanism amounts due condition instrument"
    " track beneficiaries status_at_round widened_to",
    "Instrument": "signed in_force term notice binding funds signatories",
    "Actor": "party org one_of group everyone role basis",
    "Amount": "value currency unit qualifiers kind called payers payees period years as_stated basis equivalents",
    "Equivalent": "value currency qualifiers source",
    "Due": "precision earliest latest as_stated stated_on purpose every every_months event basis source",
    "Widened": "name parties",
    "Action": "do lead round support due status",
    "Update": "date day_words status reported_on round source reported_by note due",
    "Source": "id kind title called url lang published published_words published_by",
    "Picture": "id alt caption credit source sha256",
    "Organisation": "id name short party country also",
    "Also": "name short post since until",
    "Person": "id name party also",
}
"""What travels with its item."""
MARKED = (
    *("Remarked", "Measure", "Expectation", "Line", "Ask", "Raised", "Term", "Contact"),
    *("Commitment", "SubItem", "Action", "Update", "Picture"),
)
OWN = {
    "Dialogue": "release",
    "Round": "remarks domestic_measures expectations briefing release",
    "Briefing": "title purpose bottom_line background asks matters risk they_want points if_raised questions needs"
    " press_lines terms contacts",
} | dict.fromkeys(MARKED, "release")
"""What needs a mark of its own."""
INTERNAL = {
    "Dialogue": "variants our_party as_of salt thresholds calendar released_words retractions clearances decisions"
    " place",
    "ReleasedWords": "words release place",
    "Party": "lead_org place",
    "Field": "place",
    "Thresholds": "soon silent",
    "Round": "quotes discrepancies place",
    "Attendee": "titles_as_stated",
    "Quote": "source text start end nth sic why line column place",
    "Noise": "source text start end nth sic why line column place",
    "Remarked": "id quotes place",
    "Measure": "id strength quotes place",
    "Expectation": "id quotes place",
    "Discrepancy": "topic says we_use resolved note",
    "Line": "readers items place",
    "Ask": "id place",
    "Raised": "place",
    "Term": "place",
    "Contact": "place",
    "Commitment": "id strength quotes discrepancies note_internal rating superseded_by merged_into place",
    "SubItem": "id strength quotes discrepancies note_internal rating superseded_by merged_into place",
    "Actor": "why",
    "Override": "rating why until",
    "Action": "id commitment evidence place",
    "Update": "id item confidence note_internal by file place",
    "Retraction": "id date retracts note place",
    "Clearance": "id date clears reference office letter place",
    "Decision": "id date ask decision by file place",
    "Source": "reliability text words noise place",
    "Picture": "file rights place",
    "Organisation": "aliases parent place",
    "Person": "aliases place",
}
"""What never leaves the house."""


def listed(table: dict[str, str]) -> set[str]:
    return {f"{kind}.{name}" for kind, names in table.items() for name in names.split()}


def ceilings() -> dict[str, Ceiling]:
    """The ceiling of each attribute by its full name, such as `Commitment.strength`."""
    return {f"{kind.__name__}.{part.name}": part.ceiling for kind in kinds() for part in release_rules_of(kind)}


def kinds(kind: Any = Dialogue) -> dict[type, None]:
    """A class of the model and the classes it is made of; words, marks and places are taken whole."""
    found = {kind: None}
    for hint in get_type_hints(kind).values():
        for inner in _inside(hint):
            if is_model_object(inner) and inner not in (Text, Mark, Place):
                found |= kinds(inner)
    return found


def _inside(hint: Any) -> Iterator[Any]:
    yield hint
    for inner in get_args(hint):
        yield from _inside(inner)


def test_each_attribute_of_the_model_has_the_ceiling_that_is_agreed() -> None:
    declared = ceilings()
    for table, ceiling in ((ITEM, Ceiling.ITEM), (OWN, Ceiling.OWN), (INTERNAL, Ceiling.INTERNAL)):
        assert listed(table) == {name for name, found in declared.items() if found is ceiling}


def test_an_attribute_that_declares_nothing_is_internal() -> None:
    class New(Struct):
        secret: str = ""
        said: Annotated[str, Part(Ceiling.ITEM)] = ""
        other: Annotated[str, "of something else"] = ""

    assert [found.ceiling for found in release_rules_of(New)] == [Ceiling.INTERNAL, Ceiling.ITEM, Ceiling.INTERNAL]


def test_every_class_of_the_data_is_looked_at() -> None:
    known = {kind.__name__ for kind in kinds()}
    data = {name for name, kind in vars(model).items() if isinstance(kind, type) and is_model_object(kind)}
    assert data - known == {"Text", "Mark", "Promise", "Audience", "Marking", "Part"}


def test_release_knows_how_to_copy_whatever_the_model_is_made_of() -> None:
    for kind in kinds():
        for hint in get_type_hints(kind).values():
            options = [hint, *get_args(hint)]
            assert not [option for option in options if get_origin(option) in (list, dict, set, frozenset)]
