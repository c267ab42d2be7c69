"""The model of a dialogue, as `data/README.md` describes it for its author.

In: nothing; these are frozen classes without behaviour. Out: the types all of `dialogue` works on: `dialogue.validate`
reads files into them, `dialogue.schema` writes them as JSON Schema. Begin with `model.dialogue.Dialogue`.

Every attribute declares its **ceiling**: who may see it at most (`Part`); one without a declaration is internal. It
also declares how it is written in the files: its key where that differs, and the kind of id it refers to. Short forms
are resolved here already: actors are `Actor`s, a due is a tuple of `Due`s, a text is a `Text`.
"""

from __future__ import annotations

# `as` with the same name exports it
from briefgen.dialogue.model.base import Actor as Actor
from briefgen.dialogue.model.base import Amount as Amount
from briefgen.dialogue.model.base import Ceiling as Ceiling
from briefgen.dialogue.model.base import Discrepancy as Discrepancy
from briefgen.dialogue.model.base import Due as Due
from briefgen.dialogue.model.base import Equivalent as Equivalent
from briefgen.dialogue.model.base import Mark as Mark
from briefgen.dialogue.model.base import Noise as Noise
from briefgen.dialogue.model.base import Part as Part
from briefgen.dialogue.model.base import Precision as Precision
from briefgen.dialogue.model.base import Qualifier as Qualifier
from briefgen.dialogue.model.base import Quote as Quote
from briefgen.dialogue.model.base import Text as Text
from briefgen.dialogue.model.dialogue import Ask as Ask
from briefgen.dialogue.model.dialogue import Attendee as Attendee
from briefgen.dialogue.model.dialogue import Briefing as Briefing
from briefgen.dialogue.model.dialogue import Contact as Contact
from briefgen.dialogue.model.dialogue import Delegation as Delegation
from briefgen.dialogue.model.dialogue import Dialogue as Dialogue
from briefgen.dialogue.model.dialogue import Expectation as Expectation
from briefgen.dialogue.model.dialogue import Instrument as Instrument
from briefgen.dialogue.model.dialogue import Line as Line
from briefgen.dialogue.model.dialogue import Measure as Measure
from briefgen.dialogue.model.dialogue import Raised as Raised
from briefgen.dialogue.model.dialogue import ReleasedWords as ReleasedWords
from briefgen.dialogue.model.dialogue import Remarked as Remarked
from briefgen.dialogue.model.dialogue import Round as Round
from briefgen.dialogue.model.dialogue import Term as Term
from briefgen.dialogue.model.dialogue import Thresholds as Thresholds
from briefgen.dialogue.model.dialogue import Variant as Variant
from briefgen.dialogue.model.dialogue import Venue as Venue
from briefgen.dialogue.model.items import Action as Action
from briefgen.dialogue.model.items import ActionStatus as ActionStatus
from briefgen.dialogue.model.items import Clearance as Clearance
from briefgen.dialogue.model.items import Colour as Colour
from briefgen.dialogue.model.items import Commitment as Commitment
from briefgen.dialogue.model.items import Decision as Decision
from briefgen.dialogue.model.items import Override as Override
from briefgen.dialogue.model.items import Picture as Picture
from briefgen.dialogue.model.items import Promise as Promise
from briefgen.dialogue.model.items import Retraction as Retraction
from briefgen.dialogue.model.items import Source as Source
from briefgen.dialogue.model.items import Status as Status
from briefgen.dialogue.model.items import SubItem as SubItem
from briefgen.dialogue.model.items import Update as Update
from briefgen.dialogue.model.items import Widened as Widened
from briefgen.dialogue.model.people import Also as Also
from briefgen.dialogue.model.people import Audience as Audience
from briefgen.dialogue.model.people import Field as Field
from briefgen.dialogue.model.people import Marking as Marking
from briefgen.dialogue.model.people import Organisation as Organisation
from briefgen.dialogue.model.people import Party as Party
from briefgen.dialogue.model.people import Person as Person
