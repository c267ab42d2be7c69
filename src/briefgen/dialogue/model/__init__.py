"""What was said: the model of a dialogue, as `data/README.md` describes it for its author.

Plain frozen dataclasses: `dialogue.shape` reads the files by them, `dialogue.schema` writes them as JSON Schema.
Every attribute declares its **ceiling**: who may see it at most (`part()`); one without a declaration is internal.
It also declares what the files need to know of it: its key where that differs, and what its word refers to.
Short forms are already resolved here: actors are `Actor`s, a due is a tuple of `Due`s, a text is a `Text`.
"""

from briefgen.dialogue.model.audience import Audience, DocumentKind, Marking
from briefgen.dialogue.model.base import INTERNAL, ITEM, OWN, Ceiling, Level, Mark, Text, part
from briefgen.dialogue.model.briefing import Ask, Briefing, Contact, Line, Raised, Term
from briefgen.dialogue.model.dialogue import Dialogue, Thresholds, Variant
from briefgen.dialogue.model.news import Action, Clearance, Decision, Picture, Retraction, Source, SourceKind, Update
from briefgen.dialogue.model.parties import Also, Field, Organisation, Party, Person
from briefgen.dialogue.model.promises import (
    ActionStatus,
    Colour,
    Commitment,
    Mechanism,
    Override,
    Promise,
    Status,
    Strength,
    SubItem,
    Widened,
)
from briefgen.dialogue.model.rounds import Attendee, Delegation, Expectation, Measure, Remarked, Round, Venue
from briefgen.dialogue.model.terms import (
    Actor,
    Amount,
    Discrepancy,
    Due,
    Equivalent,
    Noise,
    Precision,
    Qualifier,
    Quote,
    Role,
)

__all__ = [
    "INTERNAL",
    "ITEM",
    "OWN",
    "Action",
    "ActionStatus",
    "Actor",
    "Also",
    "Amount",
    "Ask",
    "Attendee",
    "Audience",
    "Briefing",
    "Ceiling",
    "Clearance",
    "Colour",
    "Commitment",
    "Contact",
    "Decision",
    "Delegation",
    "Dialogue",
    "Discrepancy",
    "DocumentKind",
    "Due",
    "Equivalent",
    "Expectation",
    "Field",
    "Level",
    "Line",
    "Mark",
    "Marking",
    "Measure",
    "Mechanism",
    "Noise",
    "Organisation",
    "Override",
    "Party",
    "Person",
    "Picture",
    "Precision",
    "Promise",
    "Qualifier",
    "Quote",
    "Raised",
    "Remarked",
    "Retraction",
    "Role",
    "Round",
    "Source",
    "SourceKind",
    "Status",
    "Strength",
    "SubItem",
    "Term",
    "Text",
    "Thresholds",
    "Update",
    "Variant",
    "Venue",
    "Widened",
    "part",
]
