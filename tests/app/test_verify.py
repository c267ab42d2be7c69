"""A file that turns up is known by its bytes, or by the reference it carries, whatever it is called now."""

from __future__ import annotations

from pathlib import Path

from briefgen.app.verify import recipient_names, verify
from briefgen.app.workplace import open_workplace


def test_what_was_built_is_unchanged_and_what_nobody_built_is_unknown(sample: Path) -> None:
    place = open_workplace(sample)
    paper = (sample / "out/kr-us-cet/r1/partner/memo.pdf").read_bytes()
    known, unknown = verify(place, [paper, b"words"])
    assert (known.state, known.audience, known.document, known.newest) == ("unchanged", "partner", "memo", True)
    assert (unknown.state, unknown.reference) == ("unknown", "")


def test_what_was_changed_is_known_by_its_reference(sample: Path) -> None:
    paper = (sample / "out/kr-us-cet/r1/partner/memo.pdf").read_bytes()
    (found,) = verify(open_workplace(sample), [paper + b"\n% changed\n"])
    assert (found.state, found.audience, found.document) == ("altered", "partner", "memo")


def test_recipients_have_their_names_in_every_language_and_none_without_a_list(workplace: Path) -> None:
    place = open_workplace(workplace)
    assert recipient_names(place)["msit"] == "Ministry of Science and ICT / 과학기술정보통신부"
    (workplace / "data/recipients.yaml").unlink()
    assert recipient_names(place) == {}
