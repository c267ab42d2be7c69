"""An SVG says no word of its own: its letters are outlines of the house, in the same places."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from briefgen.blocks.look import Look
from briefgen.drawings.svg import as_png, outlined, rendered
from briefgen.errors import Refused
from briefgen.pictures.svg import refuse_unsafe

ELEMENTS = ("g", "rect", "circle", "line", "polyline", "path", "text", "use", "clipPath", "linearGradient", "a", "svg")
KEYS = (
    *("x", "y", "width", "height", "r", "points", "d", "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity"),
    *("transform", "style", "font-size", "text-anchor", "clip-path", "viewBox", "id", "href", "dx", "display"),
)
VALUES = (
    *(
        "0",
        "1",
        "-5",
        "1e400",
        "nan",
        "",
        "50%",
        "3em",
        "url(#a)",
        "none",
        "#fff",
        "red",
        "rgb(1,2)",
        "M0 0L5 5",
        "M0 0 C",
    ),
    *("matrix(1,0,0)", "rotate(9)", "scale(0)", "translate(", "1,2 3", "1 2 3 4", "#a", "a", "currentColor", "middle"),
)


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


def test_words_that_are_used_elsewhere_are_drawn_there(look: Look) -> None:
    lines = outlined(svg('<defs><text id="t" y="9">a</text></defs><use href="#t" x="5"/><use href="#t" x="50"/>'), look)
    (path,) = paths(lines)
    assert len(path.get("d", "")) > 20 and b"number" not in lines and b"text" not in lines
    drawing = rendered(lines)
    assert drawing.getBounds()[2] > 40


@given(
    st.lists(
        st.tuples(st.sampled_from(ELEMENTS), st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES))),
        max_size=6,
    )
)
def test_whatever_a_drawing_holds_it_is_drawn_or_refused(look: Look, parts: list[tuple[str, dict[str, str]]]) -> None:
    inside = "".join(
        f"<{name} {' '.join(f'{key}={quoteattr(value)}' for key, value in given.items())}>a</{name}>"
        for name, given in parts
    )
    try:
        refuse_unsafe(svg(inside))
        as_png(rendered(outlined(svg(inside), look)), 50)
    except Refused as refused:
        assert all(problem.hint for problem in refused.problems)


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
