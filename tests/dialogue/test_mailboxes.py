"""Addresses compared as they are sent."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.dialogue.mailboxes import find_mailbox, find_person, find_skeleton

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
]


@pytest.mark.parametrize("typed", ONE)
def test_one_mailbox_however_it_is_typed(typed: str) -> None:
    assert find_mailbox(typed) == "nsc@example.org"


def test_a_domain_of_another_script_is_compared_in_the_form_it_is_sent_in() -> None:
    assert find_mailbox("a@한국.kr") == find_mailbox("A@xn--3e0b707e.KR")


@pytest.mark.parametrize("typed", ["n.s.c@example.org", "nsc+internal@example.org", "N.sc+x+y@example。org"])
def test_dots_and_tags_may_be_the_same_person(typed: str) -> None:
    assert find_person(typed) == find_person("nsc@example.org")
    assert find_mailbox(typed) != "nsc@example.org"


@pytest.mark.parametrize("domain", ["examp1e.org", "exarnple.org", "xn--xample-2of.org", "xn--exmple-4nf.org"])
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
