"""Recipients are data like all others: what is wrong is said with its place, and no list makes a right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefgen.dialogue.mailboxes import normalise_address
from briefgen.dialogue.model import Audience, Dialogue, Mark, Organisation, Party, Text
from briefgen.dialogue.offices import party_of
from briefgen.dialogue.recipients import Recipient, load_recipients
from briefgen.errors import Problem, Severity

NAME = Text((("", "x"),))
AUDIENCES = (
    Audience(id="working", language="en", release=Mark("internal")),
    Audience(id="partner", language="en", release=Mark("partner", ("US",)), documents=("memo",)),
    Audience(id="public", language="en", release=Mark("public")),
)
ORGANISATIONS = (
    Organisation(id="nso", name=NAME, party="KR"),
    Organisation(id="nsc", name=NAME, party="US"),
    Organisation(id="lab", name=NAME, parent="nsc"),
    Organisation(id="press", name=NAME),
)
KOREA = Dialogue(
    id="kr-us",
    name=NAME,
    parties=(Party(id="KR", name=NAME), Party(id="US", name=NAME)),
    our_party="KR",
    organisations=ORGANISATIONS,
)
DESK = """\
- id: desk
  name: {en: CET desk, ko: 담당}
  address: desk@example.org
  organisation: nso
  audience: working
  may_see: internal
"""


def load(root: Path, text: str) -> tuple[tuple[Recipient, ...], list[Problem]]:
    (root / "data").mkdir(exist_ok=True)
    (root / "data" / "recipients.yaml").write_bytes(text.encode())
    return load_recipients(root, AUDIENCES, (KOREA,))


def said(root: Path, text: str) -> str:
    return "\n".join(map(str, load(root, text)[1]))


def test_an_office_is_read_with_its_defaults(tmp_path: Path) -> None:
    (desk,), problems = load(tmp_path, DESK)
    assert not problems
    assert (desk.id, desk.address, desk.formats, desk.password, desk.access) == (
        "desk",
        "desk@example.org",
        ("pdf",),
        "none",
        Mark("internal"),
    )
    assert str(desk.place) == "data/recipients.yaml:1:3"


def test_no_file_is_no_recipients(tmp_path: Path) -> None:
    assert load_recipients(tmp_path, AUDIENCES, (KOREA,)) == ((), [])


@pytest.mark.parametrize("key", ["name", "address", "audience", "may_see"])
def test_what_is_required_is_missed(tmp_path: Path, key: str) -> None:
    text = "".join(line for line in DESK.splitlines(keepends=True) if not line.startswith(f"  {key}:"))
    assert f"{key} is missing" in said(tmp_path, text)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("audience: working", "audience: workin", "5:13: desk: unknown audience “workin”\n  hint: did you mean"),
        ("organisation: nso", "organisation: nsoo", "4:17: desk: unknown organisation “nsoo”"),
        ("may_see: internal", "may_see: everything", "6:12: desk: may_see cannot be “everything”"),
        (
            "may_see: internal",
            "may_see: public",
            "5:13: desk: may see public, but the papers of “working” are",
        ),
        ("may_see: internal", "may_see: partner:US", "may see partner:US, but the papers of “working” are internal"),
        ("organisation: nso", "organisation: nsc", "6:12: desk: “nsc” is of US, and may not see internal of kr-us"),
        ("organisation: nso", "organisation: lab", "“lab” is of US, and may not see internal"),
        ("desk@example.org", "desk.example.org", "3:12: desk: “desk.example.org” is no e-mail address"),
        ("desk@example.org", "desk@example", "It should have a period"),
        ("desk@example.org", "담당@example.org", "is no e-mail address"),
        ("may_see: internal", "may_see: internal\n  dialogues: [jp-us]", "7:15: desk: unknown dialogue “jp-us”"),
        ("may_see: internal", "may_see: internal\n  mayse: x", "unknown key “mayse”"),
        ("may_see: internal", "may_see: internal\n  password: required\n  formats: [pdf, docx]", "cannot be locked"),
    ],
)
def test_what_is_wrong_has_its_place_and_a_way_out(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert problem in said(tmp_path, DESK.replace(old, new))


@pytest.mark.parametrize("key", ["id", "name", "address", "organisation", "audience", "may_see", "language"])
@pytest.mark.parametrize("end", [r"\n", r"\r\n", r"\r"])
def test_a_header_in_disguise_is_refused_in_every_field(tmp_path: Path, key: str, end: str) -> None:
    lines = {line.split(":")[0].strip(" -"): line for line in DESK.splitlines()}
    lines["language"] = "  language: en"
    lines[key] = f'{lines[key].split(":")[0]}: "x{end}Bcc: spy@example.org"'
    number = list(lines).index(key) + 1
    recipients, problems = load(tmp_path, "\n".join(lines.values()))
    assert not recipients
    assert f"data/recipients.yaml:{number}:" in str(problems[0])
    assert f"a line break cannot stand in {key}" in str(problems[0])


def test_a_name_in_two_languages_may_not_break_the_line_either(tmp_path: Path) -> None:
    text = DESK.replace("ko: 담당", r'ko: "담당\nBcc: spy@example.org"')
    assert "2:28: desk: a line break cannot stand in ko" in said(tmp_path, text)


def test_a_password_in_the_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    text = said(tmp_path, DESK + "  password: hunter2\n")
    assert "7:13: desk: password is “none” or “required”" in text
    assert "hunter2" not in text


def test_one_address_for_two_readers_is_a_problem(tmp_path: Path) -> None:
    other = DESK.replace("id: desk", "id: press").replace("desk@", "DESK@")
    text = said(tmp_path, DESK + other.replace("working", "public").replace("internal", "public"))
    assert "9:12: press: the address of “desk” (data/recipients.yaml:1:3) stands here again, for another reader" in text
    assert "1:3: desk: its address stands again at data/recipients.yaml:9:12" in text


def test_no_organisation_is_a_notice(tmp_path: Path) -> None:
    _, (notice,) = load(tmp_path, DESK.replace("  organisation: nso\n", ""))
    assert notice.severity is Severity.NOTICE
    assert "no organisation is given" in notice.message


def test_another_language_or_a_paper_the_reader_does_not_get_is_a_notice(tmp_path: Path) -> None:
    text = DESK.replace("working", "partner").replace("internal", "partner:US").replace("nso", "nsc")
    _, problems = load(tmp_path, text + "  language: ko\n  documents: [checklist]\n")
    assert [problem.severity for problem in problems] == [Severity.NOTICE] * 2


def test_a_dialogue_at_which_his_party_does_not_sit_is_asked_for_only_by_name(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    harbour = Dialogue(id="harbour", name=NAME, parties=(Party(id="NM", name=NAME),), organisations=ORGANISATIONS)

    def found(text: str) -> list[Problem]:
        (tmp_path / "data" / "recipients.yaml").write_bytes(text.encode())
        return load_recipients(tmp_path, AUDIENCES, (KOREA, harbour))[1]

    assert found(DESK) == []
    (problem,) = found(DESK + "  dialogues: [harbour]\n")
    assert "“nso” is of KR, and may not see internal of harbour" in problem.message


def test_whoever_may_not_get_what_he_asks_for_stays_on_the_list_to_be_refused_by_name(tmp_path: Path) -> None:
    recipients, problems = load(tmp_path, DESK.replace("organisation: nso", "organisation: nsc"))
    assert [recipient.id for recipient in recipients] == ["desk"]
    assert problems


def test_the_party_of_an_organisation_is_its_own_or_that_of_its_parent() -> None:
    circle = (Organisation(id="a", name=NAME, parent="b"), Organisation(id="b", name=NAME, parent="a"))
    found = [party_of(each, (*ORGANISATIONS, *circle)) for each in ("nso", "lab", "press", "nobody", "a")]
    assert found == ["KR", "US", "", "", ""]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("Desk@Example.ORG", "Desk@example.org"), ("a@한국.kr", "a@xn--3e0b707e.kr")],
)
def test_an_address_is_kept_as_a_server_takes_it(typed: str, kept: str) -> None:
    assert normalise_address(typed) == kept


ATOMS = st.text("ab1.-+'\"@ (가", max_size=3) | st.sampled_from(["x" * 63, "INFO", "x" * 190])
DOMAINS = st.sampled_from(
    ["example.org", "EXAMPLE.org", "example", "한국.kr", "a..org", "-a.org", "xn--a.org", "a@b.org"]
)


@settings(deadline=None)
@given(st.lists(ATOMS, max_size=3).map("".join), DOMAINS | st.text("ab.-", max_size=4))
def test_an_address_is_what_the_library_says_it_is(local: str, domain: str) -> None:
    typed = f"{local}@{domain}"
    try:
        wanted = validate_email(typed, check_deliverability=False, allow_smtputf8=False).ascii_email
    except EmailNotValidError as error:
        with pytest.raises(ValueError, match=re.escape(str(error))):
            normalise_address(typed)
    else:
        assert normalise_address(typed) == wanted


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, len(DESK)),
    st.integers(0, 40),
    st.sampled_from(["", "\n", "- ", "{", "[]", ": ", '"', "\t", "null", "&a"]),
)
@example(at=0, length=0, put="- desk\n")
def test_a_damaged_list_has_a_place_and_no_traceback(
    tmp_path_factory: pytest.TempPathFactory, at: int, length: int, put: str
) -> None:
    text = (DESK * 2)[:at] + put + (DESK * 2)[at + length :]
    _, problems = load(tmp_path_factory.mktemp("office"), text)
    assert all(problem.place.path == "data/recipients.yaml" for problem in problems)


OTHER = """\
- id: other
  name: {en: Other, ko: 다른 곳}
  address: ADDRESS
  organisation: nso
  audience: working
  may_see: internal
"""


@pytest.mark.parametrize("address", ["desk@example。org", "DESK@ｅｘａｍｐｌｅ.org", "Desk@EXAMPLE.org"])
def test_one_mailbox_typed_in_two_ways_is_a_problem_at_both_places(tmp_path: Path, address: str) -> None:
    _, problems = load(tmp_path, DESK + OTHER.replace("ADDRESS", address))
    assert sum("stands here again" in each.message or "stands again at" in each.message for each in problems) == 2


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("desk+second@example.org", "may be the mailbox of “desk”"),
        ("d.esk@example.org", "may be the mailbox of “desk”"),
        ("other@examp1e.org", "looks like “example.org”"),
        ("other@exаmple.org", "looks like “example.org”"),
    ],
)
def test_what_may_be_the_same_mailbox_or_looks_like_its_domain_is_said(
    tmp_path: Path, address: str, words: str
) -> None:
    assert words in said(tmp_path, DESK + OTHER.replace("ADDRESS", address))
    assert said(tmp_path, DESK + OTHER.replace("ADDRESS", "other@house.example.org")) == ""


def test_an_organisation_without_a_party_that_sees_more_than_the_public_is_said(tmp_path: Path) -> None:
    text = DESK.replace("organisation: nso", "organisation: press")
    assert "no party is given for “press”" in said(tmp_path, text)


NSC = DESK.replace("id: desk", "id: nsc").replace("organisation: nso", "organisation: nsc")
NSC = NSC.replace("working", "partner").replace("internal", "partner:US")
(ADDRESS,) = re.findall("address: (.*)", DESK)


def two(tmp_path: Path, first: str, second: str) -> list[Problem]:
    """All that is said of a partner at the first address, and the desk at the second."""
    return load(tmp_path, NSC.replace(ADDRESS, first) + DESK.replace(ADDRESS, second))[1]


@pytest.mark.parametrize(
    "typed",
    ["NSC@example.org", "nsc@EXAMPLE。org", "nsc@ｅｘａｍｐｌｅ｡ｏｒｇ", '"nsc@example.org "', "nsc@Ⓔxample．org"],
)
def test_one_mailbox_typed_in_two_ways_has_one_reader(tmp_path: Path, typed: str) -> None:
    problems = two(tmp_path, "nsc@example.org", typed)
    assert {problem.item for problem in problems if problem.severity is Severity.PROBLEM} == {"nsc", "desk"}
    assert "stands here again, for another reader (“partner”)" in "".join(map(str, problems))


@pytest.mark.parametrize(
    "typed",
    [
        '"a@example.org, nsc@example.org"',
        "[a@example.org, nsc@example.org]",
        "{to: a@example.org, cc: nsc@example.org}",
        '"desk: a@example.org, nsc@example.org;"',
        "a@example.org\n  cc: nsc@example.org",
        "a@example.org\n  bcc: nsc@example.org",
        "a@example.org\n  reply-to: nsc@example.org",
        '"NSC <nsc@example.org>"',
        "mailto:nsc@example.org",
        "nsc@example.org.",
        "nsc%example.org@relay.example.org",
    ],
)
def test_an_entry_has_one_address_and_nothing_else(tmp_path: Path, typed: str) -> None:
    recipients, problems = load(tmp_path, DESK.replace(ADDRESS, typed))
    assert recipients == ()
    assert problems
    assert all(problem.place.line and problem.severity is Severity.PROBLEM for problem in problems)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ("nsc@example.org", "n.s.c@example.org", "may be the mailbox of “nsc”"),
        ("nsc@example.org", "nsc+x@example.org", "may be the mailbox of “nsc”"),
        ("nsc@example.org", "nsc-x@example.org", "may be the mailbox of “nsc”"),
        ("nsc@gmail.com", "n.sc@googlemail.com", "may be the mailbox of “nsc”"),
        ("nsc@example.org", "desk@ex\u0430mple.org", "looks like “example.org”, the domain of “nsc”"),
        ("nsc@strasse.org", "desk@straße.org", "looks like “strasse.org”, the domain of “nsc”"),
        ("nsc@istanbul.org", "desk@\u0131stanbul.org", "looks like “istanbul.org”, the domain of “nsc”"),
        (
            "nsc@example.org",
            "desk@examples.org",
            "is but for one letter “example.org”, the domain of “nsc”, of another",
        ),
        ("nsc@mofa.go.kr", "desk@mofo.go.kr", "is but for one letter “mofa.go.kr”"),
    ],
)
def test_what_may_be_or_looks_like_another_s_is_a_notice(tmp_path: Path, first: str, second: str, why: str) -> None:
    (notice,) = two(tmp_path, first, second)
    assert (notice.severity, notice.item) == (Severity.NOTICE, "desk")
    assert why in notice.message


def test_two_ministries_of_ours_may_be_one_letter_apart(tmp_path: Path) -> None:
    other = DESK.replace("id: desk", "id: other").replace(ADDRESS, "desk@mof.go.kr")
    assert load(tmp_path, DESK.replace(ADDRESS, "desk@moe.go.kr") + other)[1] == []
