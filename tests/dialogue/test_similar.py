"""What is found at once is what comparing each with each would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefgen.dialogue.mailboxes import find_mailbox, find_skeleton, is_one_letter_off, may_be_one
from briefgen.dialogue.similar import SimilarDomains, SimilarMailboxes

LOCAL = st.text(st.sampled_from("ab.-+"), min_size=1, max_size=6).map(lambda words: f"x{words}x")
MAILBOXES = st.lists(st.builds("{}@{}".format, LOCAL, st.sampled_from(["example.org", "gmail.com", "googlemail.com"])))
DOMAINS = st.lists(st.text(st.sampled_from("abl1rnm"), min_size=1, max_size=5).map("{}.org".format), unique=True)


@given(MAILBOXES)
def test_mailboxes_that_may_be_one(typed: list[str]) -> None:
    similar = SimilarMailboxes()
    before: list[str] = []
    for mailbox in dict.fromkeys(map(find_mailbox, typed)):
        found = similar.add(mailbox)
        assert bool(found) is any(may_be_one(mailbox, other) for other in before)
        assert not found or (found in before and may_be_one(mailbox, found))
        before.append(mailbox)


@given(DOMAINS)
def test_domains_that_are_alike(domains: list[str]) -> None:
    similar = SimilarDomains()
    for at, domain in enumerate(domains):
        alike = {
            other
            for other in domains[:at]
            if find_skeleton(domain) == find_skeleton(other) or is_one_letter_off(domain, other)
        }
        assert set(similar.add(domain)) == alike
