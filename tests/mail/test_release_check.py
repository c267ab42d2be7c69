"""A file goes only where everything allows it, and whoever is refused is told every reason at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.dialogue.model import Mark, Marking, Retraction, Text
from briefgen.dialogue.recipients import Recipient
from briefgen.mail.release_check import ReleasableFile, as_problems, check_file, rehearsal_objection

NOW = dt.datetime(2024, 10, 15, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def reasons(office: Any, path: str, recipient: Recipient, now: dt.datetime = NOW) -> str:
    """Everything that stands against it, one a line; empty where nothing does."""
    verdict = check_file(office.issue(), path, recipient, now)
    return (
        ""
        if isinstance(verdict, ReleasableFile)
        else "\n".join(map(str, as_problems(verdict, office.issue(), recipient)))
    )


@pytest.mark.parametrize("audience", ["working", "partner", "public"])
def test_everybody_gets_his_own(office: Any, of: Any, audience: str) -> None:
    path = f"{audience}/memo.pdf"
    verdict = check_file(office.issue(), path, of(audience), NOW)
    assert isinstance(verdict, ReleasableFile)
    assert verdict.data == (office.folder / path).read_bytes()
    assert verdict.cleared == ("" if audience == "working" else "nso, 2024-10-15")


def test_a_file_changed_by_one_byte_is_not_the_one_that_was_built(office: Any, of: Any) -> None:
    path = office.folder / "working/memo.pdf"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    said = reasons(office, "working/memo.pdf", of("working"))
    assert "out/kr-us/r1/working/memo.pdf: is not the file that was built" in said


def test_a_file_that_is_gone_cannot_go(office: Any, of: Any) -> None:
    (office.folder / "working/memo.pdf").unlink()
    assert "working/memo.pdf: cannot be read" in reasons(office, "working/memo.pdf", of("working"))


def test_a_name_alone_is_no_proof(office: Any, of: Any) -> None:
    (office.folder / "public/secret.pdf").write_bytes(b"%PDF")
    assert "is in no record of what was built" in reasons(office, "public/secret.pdf", of("public"))


def test_the_bytes_that_were_looked_at_are_the_bytes_that_go(office: Any, of: Any) -> None:
    issue = office.issue()
    first = check_file(issue, "working/memo.pdf", of("working"), NOW)
    (office.folder / "working/memo.pdf").write_bytes(b"swapped in between")
    second = check_file(issue, "working/memo.pdf", of("working"), NOW)
    assert first == second


def test_an_edition_that_is_not_the_newest_is_built_again_first_or_named(office: Any, of: Any) -> None:
    office.stale = ("working/memo.pdf: C03 changed",)
    said = reasons(office, "working/memo.pdf", of("working"))
    assert "is not the newest build of the data as it is now: working/memo.pdf: C03 changed" in said
    assert f"--edition {office.edition.id}" in said
    office.insisted = True
    assert not reasons(office, "working/memo.pdf", of("working"))


def test_a_file_of_another_reader_is_refused(office: Any, of: Any) -> None:
    said = reasons(office, "working/memo.pdf", of("public"))
    assert "is for “working”, and this recipient is “public”" in said
    assert "is internal, and this recipient may see public" in said


@pytest.mark.parametrize(
    ("audience", "changes", "refused"),
    [
        ("working", {"may_see": "public"}, "is internal, and this recipient may see public"),
        ("working", {"may_see": "partner:US"}, "is internal, and this recipient may see partner:US"),
        ("working", {"organisation": "nsc"}, "is internal, and “nsc” is of US"),
        ("partner", {"may_see": "public"}, "is partner:US, and this recipient may see public"),
        ("partner", {"may_see": "partner:JP"}, "is partner:US, and this recipient may see partner:JP"),
        ("partner", {"may_see": "internal"}, ""),
        ("partner", {"organisation": "nso"}, ""),
        ("partner", {"organisation": "", "may_see": "partner:US"}, ""),
        ("public", {"may_see": "internal"}, ""),
        ("public", {"organisation": "nsc"}, ""),
    ],
)
def test_the_list_and_the_party_must_both_allow_it(
    office: Any, of: Any, audience: str, changes: dict[str, str], refused: str
) -> None:
    said = reasons(office, f"{audience}/memo.pdf", of(audience, **changes))
    assert refused in said if refused else not said


def test_a_paper_for_every_party_is_for_those_at_the_table(office: Any, of: Any) -> None:
    office.put("partner/memo.pdf", b"%PDF all", to=())
    assert not reasons(office, "partner/memo.pdf", of("partner"))
    stranger = of("partner", may_see="partner:CN", organisation="")
    assert "is partner:all, and this recipient may see partner:CN" in reasons(office, "partner/memo.pdf", stranger)


def test_where_nobody_says_which_party_is_ours_no_party_sees_what_is_internal(office: Any, of: Any) -> None:
    office.dialogue = replace(office.dialogue, our_party="")
    assert "“nso” is of KR, which is not our_party of kr-us" in reasons(office, "working/memo.pdf", of("working"))


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_what_was_not_cleared_stays_in_the_house(office: Any, of: Any, audience: str) -> None:
    office.dialogue = replace(office.dialogue, clearances=())
    said = reasons(office, f"{audience}/memo.pdf", of(audience))
    assert "is not cleared" in said
    assert f"briefgen clear {audience}" in said
    assert not reasons(office, "working/memo.pdf", of("working"))


@pytest.mark.parametrize(
    "changes",
    [
        {"reference": "another"},
        {"clears": "public"},
        {"date": dt.date(2024, 10, 16)},
    ],
)
def test_a_clearance_of_something_else_or_of_tomorrow_is_none(office: Any, of: Any, changes: dict[str, Any]) -> None:
    office.dialogue = replace(office.dialogue, clearances=(office.clearance("U9", "partner", **changes),))
    assert "is not cleared" in reasons(office, "partner/memo.pdf", of("partner"))


def test_a_clearance_taken_back_is_none(office: Any, of: Any) -> None:
    back = Retraction(id="U8", date=NOW.date(), retracts="U0")
    office.dialogue = replace(office.dialogue, retractions=(back,))
    assert "is not cleared" in reasons(office, "partner/memo.pdf", of("partner"))


def test_a_draft_does_not_leave_the_house_even_if_it_was_cleared_since(office: Any, of: Any) -> None:
    office.put("partner/memo.pdf", b"%PDF DRAFT", draft=True)
    office.put("working/memo.pdf", b"%PDF DRAFT", draft=True)
    assert "is a DRAFT" in reasons(office, "partner/memo.pdf", of("partner"))
    assert not reasons(office, "working/memo.pdf", of("working"))


@pytest.mark.parametrize(("minutes", "held_back"), [(-1, True), (0, False)])
def test_an_embargo_ends_in_its_own_zone(office: Any, of: Any, minutes: int, held_back: bool) -> None:
    # 19:00 in Washington is 09:00 of the next day in Seoul.
    embargo = dt.datetime(2024, 10, 14, 20, 0, tzinfo=dt.timezone(dt.timedelta(hours=-4)))
    office.dialogue = replace(office.dialogue, rounds=(replace(office.dialogue.rounds[0], embargo=embargo),))
    said = reasons(office, "public/memo.pdf", of("public"), NOW + dt.timedelta(minutes=minutes))
    assert ("is under embargo until 2024-10-14 20:00-04:00" in said) is held_back


def test_a_marking_may_forbid_mail(office: Any, of: Any) -> None:
    marking = Marking(text=Text((("en", "INTERNAL"),)), mail=False)
    office.audiences["working"] = replace(office.audiences["working"], marking=marking)
    assert "is marked “INTERNAL”, which may not be mailed" in reasons(office, "working/memo.pdf", of("working"))


def test_a_reader_who_was_deleted_gets_nothing(office: Any, of: Any) -> None:
    del office.audiences["public"]
    assert "who is no longer in data/audiences.yaml" in reasons(office, "public/memo.pdf", of("public"))


def test_every_reason_is_said_in_the_order_of_the_house(office: Any, of: Any) -> None:
    office.stale = ("x",)
    office.put("partner/memo.pdf", b"%PDF", draft=True, audience="partner", release="partner")
    (office.folder / "partner/memo.pdf").write_bytes(b"changed")
    embargo = NOW + dt.timedelta(days=1)
    office.dialogue = replace(
        office.dialogue, clearances=(), rounds=(replace(office.dialogue.rounds[0], embargo=embargo),)
    )
    no_mail = Marking(text=Text((("en", "K–US"),)), mail=False)
    office.audiences["partner"] = replace(office.audiences["partner"], marking=no_mail, release=Mark("partner"))
    wrong = of("public", organisation="nobody")
    said = reasons(office, "partner/memo.pdf", wrong)
    found = [
        said.index(each)
        for each in (
            "not the file that was built",
            "not the newest",
            "is for “partner”",
            "may see public",
            "not cleared",
            "embargo",
            "may not be mailed",
        )
    ]
    assert found == sorted(found)


def test_what_several_files_share_is_said_once(office: Any, of: Any) -> None:
    him = of("working", may_see="public")
    paths = ("working/memo.pdf", "working/checklist.pdf")
    verdicts = [check_file(office.issue(), path, him, NOW) for path in paths]
    (problem,) = as_problems(
        [each for verdict in verdicts if isinstance(verdict, list) for each in verdict], office.issue(), him
    )
    assert "out/kr-us/r1/working/memo.pdf (and 1 more) is internal" in str(problem)


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("Me@House.example.org", True),
        ("me+trial@house.example.org", True),
        ("me@elsewhere.example.org", False),
        ("desk@elsewhere.example.org", True),
        ("DESK@elsewhere.example。org", True),
        ("desk@elsewhere.examp1e.org", False),
        ("press@house.example.org", False),
        ("p.ress@house.example.org", False),
        ("press-x@house.example.org", False),
        ("spy@house.example.org", False),
    ],
)
def test_a_rehearsal_goes_to_the_house_or_to_one_who_may_see_all(
    office: Any, of: Any, address: str, allowed: bool
) -> None:
    listed = [
        of("working", "desk", address="desk@elsewhere.example.org"),
        of("partner", "nsc", address="nsc@partner.example.org"),
        of("public", "press", address="press@house.example.org", organisation="nso"),
        of("working", "spy", address="spy@partner.example.org", organisation="nsc"),
    ]
    listed[3] = replace(listed[3], address="spy@house.example.org") if address.startswith("spy") else listed[3]
    why = rehearsal_objection(address, listed, [office.issue()], "cet@house.example.org")
    assert bool(why) is not allowed


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("desk@house.example.org", True),
        ("DESK@house.example．org", True),
        ("desk+trial@house.example.org", False),
        ("desk-x@house.example.org", False),
        ("me@house.example.org", False),
        ("nsc@house.example.org", False),
        ("nsc+x@house.example.org", False),
        ("nsc-x@house.example.org", False),
        ("n.s.c@house.example.org", False),
        ("NSC@house.example。org", False),
        ("director@house.example.org", False),
    ],
)
def test_where_a_partner_is_of_our_domain_a_rehearsal_goes_to_the_list_alone(
    office: Any, of: Any, address: str, allowed: bool
) -> None:
    listed = [of("working", id_, address=f"{id_}@house.example.org") for id_ in ("desk", "nsc-director")]
    listed.append(of("partner", "nsc", address="nsc@house.example.org"))
    why = rehearsal_objection(address, listed, [office.issue()], "cet@house.example.org")
    assert bool(why) is not allowed
    assert not rehearsal_objection("nsc-director@house.example.org", listed, [office.issue()], "")


def test_without_a_sender_nobody_is_of_the_house(office: Any) -> None:
    assert rehearsal_objection("me@example.org", [], [office.issue()], "")
