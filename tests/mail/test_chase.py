"""Each office is reminded of what it leads, of that alone, and once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.compose.facts import calendar
from briefgen.compose.paper import Composed
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.load import load_audiences, load_dialogue
from briefgen.dialogue.model import Audience
from briefgen.dialogue.recipients import Recipient
from briefgen.editions.record import Edition
from briefgen.errors import Severity
from briefgen.files import sha256
from briefgen.mail.chase import ChaseTools, make_chases
from briefgen.mail.delivery import Delivery, DeliveryState
from briefgen.mail.send import assume

AS_OF = dt.date(2024, 10, 15)


def print_pdf(composed: Composed, _: Audience) -> tuple[bytes, str]:
    """A paper that says which items stand on it."""
    data = json.dumps([composed.document.title, composed.facts], ensure_ascii=False).encode()
    return data, sha256(data)[:8]


@pytest.fixture
def office(office: Any, workplace: Path) -> Any:
    """The sample, as it stood on its day."""
    dialogue, problems = load_dialogue(workplace, "kr-us-cet")
    assert dialogue
    assert not problems
    office.root, office.dialogue = workplace, dialogue
    office.audiences = {audience.id: audience for audience in load_audiences(workplace)[0]}
    office.edition = Edition(dialogue=dialogue.id, round="r1")
    return office


Chase = Callable[..., tuple[tuple[Delivery, ...], list[Any]]]


@pytest.fixture
def chase(office: Any) -> Chase:
    def chased(*recipients: Recipient, **options: Any) -> tuple[tuple[Delivery, ...], list[Any]]:
        tools = ChaseTools(
            library=TemplateLibrary(office.root),
            as_of=AS_OF,
            print_pdf=print_pdf,
            calendar=lambda days: calendar(days, AS_OF),
        )
        return make_chases(office.issue(), recipients, office.writer(), office.options(**options), tools)

    return chased


def facts(delivery: Delivery) -> set[str]:
    return set(json.loads(delivery.papers[0].data)[1])


def leads(office: Any, item: str) -> str:
    """The organisation that leads an action, or heads a commitment for our side."""
    action = next((action for action in office.dialogue.actions if action.id == item), None)
    if action:
        return str(action.lead)
    promise = next(commitment for commitment in office.dialogue.commitments if commitment.id == item)
    ours = {each.id for each in office.dialogue.organisations if each.party == office.dialogue.our_party}
    return str(next(actor.org for actor in promise.actors if actor.org in ours))


def test_an_office_gets_what_it_leads_and_nothing_else(office: Any, of: Any, chase: Chase) -> None:
    deliveries, _ = chase(of("working", "nso", organisation="nso"), of("working", "msit", organisation="msit"))
    assert {delivery.recipient.id for delivery in deliveries} <= {"nso", "msit"}
    assert deliveries
    for delivery in deliveries:
        assert delivery.state is DeliveryState.READY
        assert facts(delivery)
        assert {leads(office, item) for item in facts(delivery)} == {delivery.recipient.organisation}


def test_the_letter_names_each_item_once_with_its_day_and_brings_a_calendar(office: Any, of: Any, chase: Chase) -> None:
    (delivery,), _ = chase(of("working", "nso", organisation="nso"))
    assert delivery.message
    assert delivery.message.subject.startswith("[INTERNAL] Korea–U.S. CET Dialogue: ")
    names = [attachment.name for attachment in delivery.message.attachments]
    assert names == [
        "KR-US-CET_R1_checklist-nso_working_en_2024-10-15.pdf",
        "KR-US-CET_R1_dates-nso_working_en_2024-10-15.ics",
    ]
    assert delivery.papers[1].data.count(b"BEGIN:VEVENT") == len(facts(delivery))
    assert "As of 15 October 2024" in delivery.message.text
    assert "National Security Office" in delivery.message.text


def test_it_speaks_the_language_of_its_reader(of: Any, chase: Chase) -> None:
    (delivery,), _ = chase(replace(of("working", "nso", organisation="nso"), audience="working-ko"))
    assert delivery.message
    assert "국가안보실 소관 과제" in delivery.message.text


def test_only_the_first_address_of_an_office_is_written_to(of: Any, chase: Chase) -> None:
    deliveries, _ = chase(of("working", "first", organisation="nso"), of("working", "second", organisation="nso"))
    assert [delivery.recipient.id for delivery in deliveries] == ["first"]


def test_nothing_goes_outside_of_our_own_offices(of: Any, chase: Chase) -> None:
    deliveries, notices = chase(of("partner", "nsc", organisation="nsc"), of("public", "press", organisation="nso"))
    assert deliveries == ()
    assert any("“nso” leads" in str(notice) for notice in notices)


def test_leads_without_an_address_are_named(of: Any, chase: Chase) -> None:
    _, notices = chase()
    assert notices
    assert all(notice.severity is Severity.NOTICE for notice in notices)
    assert "“nso” leads A" in " ".join(map(str, notices))


def test_the_same_chase_goes_once(office: Any, of: Any, chase: Chase) -> None:
    nso = of("working", "nso", organisation="nso")
    (ready,), _ = chase(nso)
    assume(office.issue(), "nso", ready, office.book, dt.datetime(2024, 10, 15, 9, tzinfo=dt.UTC))
    (again,), _ = chase(nso)
    assert again.state is DeliveryState.HELD


def test_the_guard_judges_a_chase_like_everything_else(office: Any, of: Any, chase: Chase) -> None:
    nso = of("working", "nso", organisation="nso", may_see="public")
    (refused,), _ = chase(nso)
    assert refused.state is DeliveryState.REFUSED
    assert "is internal, and this recipient may see public" in str(refused.problems[0])


def test_a_locked_chase_has_no_calendar(of: Any, chase: Chase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.mail.delivery.encrypt_pdf", lambda data, password: data + password.encode())
    nso = of("working", "nso", organisation="nso", password="required")
    (delivery,), _ = chase(nso, passwords=lambda _: "secret")
    assert [paper.copy.document for paper in delivery.papers] == ["checklist"]
