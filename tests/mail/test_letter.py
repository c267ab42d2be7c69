"""A mail is written by a template like every page, and says what its reader may know."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from briefgen.dialogue.model import Field, Text
from briefgen.editions.ledger import Copy
from briefgen.errors import Refused


def letter(office: Any, recipient: Any, *paths: str, **more: Any) -> Any:
    copies = [Copy.of(path, office.edition.files[path]) for path in paths]
    return office.clerk().letter(recipient, copies, **more)


def test_the_heading_is_the_subject_with_the_marking(office: Any, of: Any) -> None:
    assert letter(office, of("working"), "working/memo.pdf").subject == "[INTERNAL] Korea–U.S. Dialogue, first round"
    assert letter(office, of("public"), "public/memo.pdf").subject == "Korea–U.S. Dialogue, first round"


def test_text_and_html_say_the_same(office: Any, of: Any) -> None:
    words = letter(office, of("working"), "working/memo.pdf", "working/checklist.pdf")
    assert words.text.splitlines()[0] == "Office him"
    assert "• Working memo: The memo for working (KR-US_R1_memo_working_en_2024-10-15.pdf)" in words.text
    assert "<strong>Working memo</strong>: The memo for working" in words.html
    assert words.text.rstrip().endswith("CET desk")
    assert "Attached are our papers on the Korea–U.S. Dialogue, as of 15 October 2024." in words.text


def test_korean_has_its_own_form(office: Any, of: Any) -> None:
    office.audiences["working"] = replace(office.audiences["working"], language="ko")
    words = letter(office, of("working"), "working/memo.pdf")
    assert "붙임" in words.text
    assert "끝." in words.text
    assert "2024. 10. 15." in words.text


def test_an_audience_may_leave_the_marking_out_of_the_subject(office: Any, of: Any) -> None:
    own = office.root / "templates/audiences/working"
    own.mkdir(parents=True, exist_ok=True)
    text = '{% extends "mail.md.j2" %}\n{% block subject %}\n# {{ dialogue }}\n{% endblock %}\n'
    (own / "mail.md.j2").write_text(text, encoding="utf-8")
    assert letter(office, of("working"), "working/memo.pdf").subject == "Korea–U.S. Dialogue"


def test_a_name_with_markup_prints_as_it_is(office: Any, of: Any) -> None:
    name = Text((("en", "# <b>*Office*</b> & [x](https://example.org)"),))
    words = letter(office, of("public", name=name), "public/memo.pdf")
    assert words.text.splitlines()[0] == name.get("en")
    assert "&lt;b&gt;*Office*&lt;/b&gt; &amp;" in words.html


def test_a_line_break_in_a_name_makes_no_second_header(office: Any, of: Any) -> None:
    office.dialogue = replace(office.dialogue, name=Text((("en", "Dialogue\r\nBcc: spy@example.org"),)))
    assert letter(office, of("public"), "public/memo.pdf").subject == "Dialogue Bcc: spy@example.org, first round"


def test_a_one_pager_is_named_with_its_field(office: Any, of: Any) -> None:
    field = Field(id="bio", name=Text((("en", "Bio"),)))
    office.dialogue = replace(office.dialogue, fields=(field,))
    office.put("working/one-pager-bio.pdf", b"%PDF bio", document="one-pager")
    words = letter(office, of("working"), "working/one-pager-bio.pdf")
    assert "• One-pager, Bio: " in words.text
    assert "KR-US_R1_one-pager-bio_working_en_2024-10-15.pdf" in words.text


def test_a_template_without_a_heading_is_a_problem(office: Any, of: Any) -> None:
    (office.root / "templates/mail.md.j2").write_text("words\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"templates/mail\.md\.j2: kr-us/r1/him/mail: a mail begins with a heading"):
        letter(office, of("public"), "public/memo.pdf")
