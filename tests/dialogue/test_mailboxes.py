"""Addresses compared as they are sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.dialogue.mailboxes import (
    find_mailbox,
    find_person,
    find_skeleton,
    is_one_letter_off,
    may_be_one,
    normalise_address,
)

ONE = [
    "nsc@example.org",
    "NSC@example.org",
    "nsc@EXAMPLE.ORG",
    "nsc@example。org",
    "nsc@example．org",
    "nsc@example｡org",
    "nsc@ｅｘａｍｐｌｅ.org",
    "NSC@ｅｘａｍｐｌｅ。ｏｒｇ",
    " nsc@example.org ",
    "nsc@Ⓔxample.org",
    "nsc@example.ｏｒｇ",
    "nsc@\u212fxample.org",
    "\tNSC@EXAMPLE.ORG\n",
]


@pytest.mark.parametrize("typed", ONE)
def test_one_mailbox_however_it_is_typed(typed: str) -> None:
    assert find_mailbox(typed) == "nsc@example.org"


def test_a_domain_of_another_script_is_compared_in_the_form_it_is_sent_in() -> None:
    assert find_mailbox("a@한국.kr") == find_mailbox("A@xn--3e0b707e.KR")


NO_ADDRESS = [
    "nsc@example.org.",
    "nsc@example。org。",
    "nsc@example\u2024org",
    "nsc@example\ufe52org",
    "nsc@example..org",
    ".nsc@example.org",
    "nsc.@example.org",
    '"nsc"@example.org',
    '"n\\sc"@example.org',
    "nsc(desk)@example.org",
    "nsc@(desk)example.org",
    "nsc@example.org (desk)",
    "NSC <nsc@example.org>",
    "<nsc@example.org>",
    "mailto:nsc@example.org",
    "nsc@example.org?subject=x",
    "nsc%40example.org",
    "nsc@example%2Eorg",
    "n%73c@example.org",
    "nsc%example.org@relay.example.org",
    "example.org!nsc@relay.example.org",
    "@relay.example.org:nsc@example.org",
    "nsc@example.org:25",
    "nsc\u200b@example.org",
    "nsc@exam\u200bple.org",
    "nsc@exam\u00adple.org",
    "nsc\ufeff@example.org",
    "\u2066nsc@example.org",
    "ｎｓｃ@example.org",
    "nsc＠example.org",
    "nsc﹫example.org",
    "nsc＋x@example.org",
    "nsc﹢x@example.org",
    "n\u017fc@example.org",
    "ns\u0441@example.org",
    "caf\u00e9@example.org",
    "cafe\u0301@example.org",
    "nsc@[192.0.2.1]",
    "nsc@[IPv6:2001:db8::1]",
    "nsc@192.0.2.1",
    "nsc@localhost",
    "a@example.org, nsc@example.org",
    "a@example.org;nsc@example.org",
    "a@example.org nsc@example.org",
    "desk: nsc@example.org;",
    "nsc @example.org",
    "nsc@ example.org",
    "nsc@example.org\u3000",
    "nsc@exa_mple.org",
    "",
    "@",
    "nsc",
]


@pytest.mark.parametrize("typed", NO_ADDRESS, ids=ascii)
def test_what_a_server_may_read_in_another_way_is_no_address(typed: str) -> None:
    with pytest.raises(ValueError, match="is no e-mail address"):
        normalise_address(typed)


@pytest.mark.parametrize(
    "typed", ["nsc@caf\u00e9.org", "nsc@cafe\u0301.org", "nsc@CAFE\u0301.org", "nsc@XN--CAF-DMA.org"]
)
def test_however_its_letters_are_composed_a_domain_is_one(typed: str) -> None:
    assert find_mailbox(typed) == "nsc@xn--caf-dma.org"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nsc@example.org", "nsc-x@example.org"),
        ("nsc-x@example.org", "nsc@example.org"),
        ("nsc@example.org", "n.s.c-x-y+z@example.org"),
        ("n.s.c@gmail.com", "nsc+x@googlemail.com"),
    ],
)
def test_two_addresses_may_be_one_person(one: str, other: str) -> None:
    assert may_be_one(one, other)
    assert find_mailbox(one) != find_mailbox(other)


@pytest.mark.parametrize("other", ["nso-director@example.org", "nso-des@example.org", "nso-desk@example.com"])
def test_two_offices_of_a_house_are_two(other: str) -> None:
    assert not may_be_one("nso-desk@example.org", other)


@pytest.mark.parametrize(
    "domain",
    ["exampl.org", "examples.org", "exmaple.org", "exampla.org", "example.or", "xn--exampe-7db.org", "xexample.org"],
)
def test_a_domain_may_be_one_letter_off(domain: str) -> None:
    assert is_one_letter_off(domain, "example.org")
    assert is_one_letter_off("example.org", domain)


@pytest.mark.parametrize("domain", ["example.org", "example.com", "sample.org", "exmapel.org", "a.example.org"])
def test_a_domain_may_be_the_same_or_quite_another(domain: str) -> None:
    assert not is_one_letter_off(domain, "example.org")


@pytest.mark.parametrize("typed", ["n.s.c@example.org", "nsc+internal@example.org", "N.sc+x+y@example。org"])
def test_dots_and_tags_may_be_the_same_person(typed: str) -> None:
    assert find_person(typed) == find_person("nsc@example.org")
    assert find_mailbox(typed) != "nsc@example.org"


@pytest.mark.parametrize(
    "domain", ["examp1e.org", "exarnple.org", "xn--exampe-7db.org", "xn--xample-2of.org", "xn--exmple-4nf.org"]
)
def test_domains_that_look_alike_have_one_skeleton(domain: str) -> None:
    assert find_skeleton(domain) == find_skeleton("example.org")


@pytest.mark.parametrize("domain", ["example.com", "sample.org", "examples.org", "example.org.test"])
def test_domains_that_look_different_have_their_own(domain: str) -> None:
    assert find_skeleton(domain) != find_skeleton("example.org")


@given(st.text(max_size=30))
def test_whatever_is_typed_has_a_mailbox_that_is_its_own_mailbox(typed: str) -> None:
    mailbox = find_mailbox(typed)
    assert find_mailbox(mailbox) == mailbox
    assert isinstance(find_person(typed) + find_skeleton(typed), str)
