"""A mailing by calling functions: nothing is read of this machine but what the surroundings say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from email import message_from_bytes
from pathlib import Path

import pytest

from briefgen.app import mail
from briefgen.app.mail import Mailing, MailWishes, Surroundings
from briefgen.app.workplace import open_workplace
from briefgen.errors import Refused, Unknown
from briefgen.mail.delivery import DeliveryState
from briefgen.mail.send import Clock
from briefgen.publish.options import Order

NOW = dt.datetime(2024, 10, 15, 12, tzinfo=dt.UTC)
PAPERS = MailWishes()


def surroundings(environment: Mapping[str, str] | None = None) -> Surroundings:
    """A noon in October, with a keyring that names what it was asked for."""
    return Surroundings(
        Clock(lambda: NOW, lambda _: None, lambda: 0.0), environment or {}, lambda *asked: "/".join(asked)
    )


def opened(root: Path, environment: Mapping[str, str] | None = None, edition: str = "") -> Mailing:
    return mail.open_mailing(open_workplace(root), Order(today=NOW.date()), surroundings(environment), edition)


def test_of_a_workplace_without_papers_nothing_is_planned_and_it_says_why(workplace: Path) -> None:
    planned = mail.plan_mailing(opened(workplace), PAPERS)
    assert planned.deliveries == ()
    assert [str(problem) for problem in planned.against] == [
        "out/kr-us-cet/r1/edition.json: nothing is built, so there is nothing to mail\n  hint: briefgen build"
    ]
    assert planned.stops(skip_refused=False)
    assert not planned.stops(skip_refused=True)


def test_drafts_are_written_for_those_who_may_have_their_papers(built: Path, tmp_path: Path) -> None:
    mailing = opened(built)
    planned = mail.plan_mailing(mailing, PAPERS)
    assert {delivery.state for delivery in planned.ready} == {DeliveryState.READY}
    paths = mail.write_drafts(planned.ready, tmp_path / "drafts")
    assert [path.name for path in paths] == [f"kr-us-cet_r1_{each.recipient.id}.eml" for each in planned.ready]
    assert "desk" in {delivery.recipient.id for delivery in planned.ready}
    assert message_from_bytes(paths[0].read_bytes())["To"]


def test_an_edition_that_is_not_there_and_a_recipient_who_is_not_there_are_unknown(built: Path) -> None:
    with pytest.raises(Unknown, match="there is no edition “ffff”"):
        opened(built, edition="ffff")
    with pytest.raises(Unknown, match="there is no recipient “nobody”"):
        mail.plan_mailing(opened(built), MailWishes(resend=("desk", "nobody")))


def test_passwords_come_from_the_environment_else_from_the_keyring(built: Path) -> None:
    host = {"BRIEFGEN_SMTP_HOST": "mail.example.org", "BRIEFGEN_SMTP_FROM": "desk@example.org"}
    user = host | {"BRIEFGEN_SMTP_USER": "desk"}
    assert opened(built, host).server().password == ""
    assert opened(built, user).server().password == "briefgen/desk@mail.example.org"
    assert opened(built, user | {"BRIEFGEN_SMTP_PASSWORD": "typed"}).server().password == "typed"
    desk = next(each for each in opened(built).recipients if each.id == "desk")
    assert opened(built).options(PAPERS).passwords(desk) == "briefgen-pdf/desk"
    typed = {"BRIEFGEN_PDF_PASSWORD_DESK": "typed"}
    assert opened(built, typed).options(PAPERS).passwords(desk) == "typed"


def test_what_nobody_was_sent_nobody_holds(built: Path) -> None:
    (found,) = mail.holders(opened(built), "C03")
    assert (found.dialogue, found.holdings) == ("kr-us-cet", ())


def test_who_was_sent_a_paper_by_hand_holds_it_and_is_corrected(built: Path) -> None:
    mailing = opened(built)
    assert mail.assume_sent(mailing, "desk", PAPERS) == 1
    (found,) = mail.holders(opened(built), "C03")
    assert {holding.entry.recipient for holding in found.holdings} == {"desk"}
    corrections = mail.correct(opened(built), found, PAPERS)
    assert [(letter.recipient.id, letter.kind) for letter in corrections.letters] == [("desk", "correction")]
    ((_, statuses),) = mail.mail_status(opened(built))
    assert {each.recipient for each in statuses if each.edition} == {"desk"}
    with pytest.raises(Refused, match="desk: nothing of it is unknown, and nothing is ready to be sent"):
        mail.assume_sent(opened(built), "desk", PAPERS)
