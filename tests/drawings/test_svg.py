"""An SVG says no word of its own: its letters are outlines of the house, in the same places."""

from __future__ import annotations

import pytest
from lxml import etree

from briefgen.blocks.look import Look
from briefgen.drawings.svg import outlined, rendered
from briefgen.errors import Refused


def svg(inside: str, size: str = 'width="120" height="60"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{inside}</svg>'.encode()


def paths(data: bytes) -> list[etree._Element]:
    return list(etree.fromstring(data).iter("{*}path"))


def test_letters_become_outlines_in_both_weights_and_scripts(look: Look) -> None:
    lines = outlined(
        svg(
            '<text x="5" y="20" font-family="Arial">반도체 4'
            '<tspan font-weight="bold" fill="#B3261E">반도체 4</tspan></text>'
        ),
        look,
    )
    regular, bold = paths(lines)
    assert "반" not in etree.tostring(etree.fromstring(lines), encoding="unicode") and b"text" not in lines
    assert (regular.get("fill"), bold.get("fill")) == ("#000000", "#b3261e")
    assert regular.get("d") != bold.get("d") and len(regular.get("d", "")) > 400


def test_what_was_said_of_a_text_holds_for_its_outlines(look: Look) -> None:
    lines = outlined(svg('<text x="5" y="20" transform="rotate(9)" opacity="0.5" class="a">a</text>'), look)
    (group,) = etree.fromstring(lines)
    assert {str(key): str(value) for key, value in group.attrib.items()} == {
        "transform": "rotate(9)",
        "opacity": "0.5",
        "class": "a",
    }


def test_a_drawing_without_letters_stays_as_it_is_and_needs_no_font(look: Look) -> None:
    lines = outlined(svg('<rect width="9" height="9"/>'), look)
    assert lines == svg('<rect width="9" height="9"/>')


def test_words_that_are_drawn_nowhere_do_not_travel(look: Look) -> None:
    hidden = '<defs><text>CANARY</text></defs><symbol id="s"><text>CANARY</text></symbol>'
    assert b"CANARY" not in outlined(svg(f"{hidden}<text>a</text>"), look)


def test_a_letter_no_font_has_is_named(look: Look) -> None:
    with pytest.raises(Refused, match="tamil letter a"):
        outlined(svg("<text>அ</text>"), look)


def test_the_same_drawing_has_the_same_outlines(look: Look) -> None:
    words = svg('<text x="3" y="9">호수 Lake</text>')
    assert outlined(words, look) == outlined(words, look) == outlined(outlined(words, look), look)


@pytest.mark.parametrize("size", ['width="0" height="9"', 'width="x" height="9"', 'width="-5" height="5"'])
def test_what_cannot_be_drawn_is_refused(size: str) -> None:
    with pytest.raises(Refused, match="cannot be drawn"):
        rendered(svg("<rect/>", size))


def test_nothing_is_said_on_a_stream(look: Look, capfd: pytest.CaptureFixture[str]) -> None:
    rendered(outlined(svg('<rect width="9" height="9" fill="nonsense"/><text font-family="Nowhere">a</text>'), look))
    assert capfd.readouterr() == ("", "")
