"""What a drawing paints, written anew: what is not seen does not travel, and the rest looks the same."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter

from briefgen.blocks.look import Look
from briefgen.drawings.svg import outline_svg, png_of_drawing, render_svg

CANARY = 'd="M13.731 17.377L31.737 17.377L31.737 29.773Z"'
NUMBERS = (b"13.731", b"17.377", b"31.737", b"29.773")
SEEN = '<rect x="40" y="5" width="17.25" height="20" fill="#B3261E" stroke="#000" stroke-width="2"/>'
HIDDEN = (
    f'<path {CANARY} display="none"/>',
    f'<path {CANARY} style="display:none"/>',
    f'<path {CANARY} style="dis\\70lay: NONE; display/**/:none"/>',
    f'<style>.h{{display:none}}</style><path class="h" {CANARY}/>',
    f'<style>@charset "utf-8"; #h > path {{ visibility : hidden !important }}</style>'
    f'<g id="h"><path visibility="visible" {CANARY}/></g>',
    f'<g display="none"><g><path {CANARY}/></g></g>',
    f'<svg display="none"><path {CANARY}/></svg>',
    f'<a style="display:none"><path {CANARY}/></a>',
    f'<g visibility="hidden"><path {CANARY}/></g>',
    f'<path visibility="collapse" {CANARY}/>',
    f'<path opacity="0" {CANARY}/>',
    f'<g style="opacity:0%"><path {CANARY}/></g>',
    f'<path fill-opacity="0" {CANARY}/>',
    f'<path fill="none" {CANARY}/>',
    f'<path fill="none" stroke="red" stroke-opacity="0" {CANARY}/>',
    f'<path fill="none" stroke="red" stroke-width="0" {CANARY}/>',
    f'<path transform="translate(500)" {CANARY}/>',
    f'<path transform="translate(0 -90)" {CANARY}/>',
    f'<path transform="scale(0 1)" {CANARY}/>',
    f'<clipPath id="c"><rect x="80" width="9" height="9"/></clipPath><g clip-path="url(#c)"><path {CANARY}/></g>',
    f"<g style=\"clip-path:url('#c')\"><path {CANARY}/></g><clipPath id='c'><rect width='2' height='2'/></clipPath>",
    f'<defs><clipPath id="c"/></defs><path clip-path="url(#c)" {CANARY}/>',
    f'<clipPath id="c"><rect display="none" width="99" height="99"/></clipPath><path clip-path="url(#c)" {CANARY}/>',
    f"<defs><path {CANARY}/></defs>",
    f'<symbol id="s"><path {CANARY}/></symbol>',
    f'<clipPath id="unused"><path {CANARY}/></clipPath>',
    '<linearGradient id="unused" x1="13.731" x2="17.377"><stop offset="0.31737"/></linearGradient>',
    f'<g display="none"><path id="p" {CANARY}/></g>',
    f'<g id="p" opacity="0"><path {CANARY}/></g><use href="#p"/>',
    f'<use href="#p" style="opacity:0"/><defs><path id="p" {CANARY}/></defs>',
    f'<use href="#p" display="none"/><defs><path id="p" {CANARY}/></defs>',
    '<rect x="13.731" y="17.377" width="0" height="29.773"/>',
    '<circle cx="13.731" cy="17.377" r="0"/>',
    f"<switch><g/><path {CANARY}/></switch>",
    f'<path systemLanguage="xx" opacity="0" id="n13.731" data-n="29.773" aria-label="17.377" {CANARY}/>',
)


def svg(inside: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60">{inside}</svg>'.encode()


def pixels(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png_of_drawing(render_svg(data), 120)))


@pytest.mark.parametrize("hidden", HIDDEN)
def test_what_is_not_painted_does_not_travel_and_the_rest_looks_the_same(look: Look, hidden: str) -> None:
    lines = outline_svg(svg(hidden + SEEN), look)
    assert not [number for number in NUMBERS if number in lines]
    assert lines == outline_svg(svg(SEEN), look)
    assert ImageChops.difference(pixels(lines), pixels(svg(SEEN))).getbbox() is None


@pytest.mark.parametrize(
    "bar",
    [
        '<rect x="10" y="10" width="30" height="30"/>',
        '<path d="M10 10H40V40H10Z"/>',
        '<g transform="translate(5 5)"><polygon points="5,5 5,35 35,35 35,5" fill="#111"/></g>',
    ],
)
def test_what_lies_wholly_under_a_bar_does_not_travel(look: Look, bar: str) -> None:
    assert outline_svg(svg(f"<path {CANARY} fill='red'/>{bar}"), look) == outline_svg(svg(bar), look)


@pytest.mark.parametrize(
    "bar",
    [
        '<rect x="10" y="10" width="30" height="30" fill-opacity="0.9"/>',
        '<rect x="10" y="10" width="20" height="30"/>',
        '<rect x="10" y="10" width="30" height="30" rx="9"/>',
        '<rect x="10" y="10" width="30" height="30" transform="rotate(1)"/>',
        '<polygon points="10,10 40,40 40,10 10,40"/>',
    ],
)
def test_what_may_be_seen_beside_or_through_a_bar_stays(look: Look, bar: str) -> None:
    assert b"13.731" in outline_svg(svg(f"<path {CANARY} fill='red'/>{bar}"), look)


def test_a_letter_under_a_bar_goes_and_its_neighbour_stays(look: Look) -> None:
    bar = '<rect x="-1" y="0" width="31" height="40"/>'
    both = outline_svg(svg(f'<text x="0" y="20" font-size="16" fill="red">A</text>{bar}'), look)
    assert both == outline_svg(svg(bar), look)
    apart = (
        '<text x="2" y="20" font-size="16" fill="red">A</text><text x="60" y="20" font-size="16" fill="red">A</text>'
    )
    assert outline_svg(svg(apart + bar), look).count(b"#ff0000") == 1


def test_names_and_words_of_programs_do_not_travel(look: Look) -> None:
    said = 'id="CANARY" class="CANARY" data-x="CANARY" aria-label="CANARY" xmlns:i="urn:i" i:label="CANARY"'
    inside = f'<title>CANARY</title><?x CANARY?><!--CANARY--><i:x xmlns:i="urn:i">CANARY</i:x><g {said}>{SEEN}</g>'
    assert outline_svg(svg(inside), look) == outline_svg(svg(SEEN), look)


def test_opacity_of_a_group_reaches_its_shapes(look: Look) -> None:
    lines = outline_svg(svg(f'<g opacity="0.5"><g style="opacity:50%">{SEEN}</g></g>'), look)
    assert b'fill-opacity="0.25"' in lines and b'stroke-opacity="0.25"' in lines


COLOURS = st.sampled_from(["red", "#123456", "none"])
SPOTS = st.integers(-20, 120)


@st.composite
def shapes(draw: st.DrawFn) -> str:
    # a curve that turns within its own line is drawn one way as an ellipse or `q`, another as `C`
    x, y, w, h = draw(SPOTS), draw(SPOTS), draw(st.integers(12, 60)), draw(st.integers(12, 60))
    name, where = draw(
        st.sampled_from(
            [
                ("rect", f'x="{x}" y="{y}" width="{w}" height="{h}" rx="{min(w, h) // 3}"'),
                ("circle", f'cx="{x}" cy="{y}" r="{w}"'),
                ("ellipse", f'cx="{x}" cy="{y}" rx="{w}" ry="{h}"'),
                ("path", f'd="M{x} {y}l{w} 0q5 5 {h} {w}" fill-rule="evenodd"'),
                ("polygon", f'points="{x},{y} {w},{h} {h},{x}"'),
            ]
        )
    )
    turn = draw(st.sampled_from(["", "rotate(20)", "translate(5 9) scale(2 0.5)", "skewX(9)"]))
    paint = f'fill="{draw(COLOURS)}" stroke="{draw(COLOURS)}" stroke-width="{draw(st.integers(0, 5))}"'
    return f'<{name} {where} {paint} transform="{turn}" fill-opacity="{draw(st.sampled_from(["1", "0.5"]))}"/>'


@settings(max_examples=40)
@given(st.lists(shapes(), min_size=1, max_size=4), st.sampled_from(HIDDEN))
def test_whatever_is_seen_looks_the_same_and_whatever_is_hidden_is_gone(
    look: Look, seen: list[str], hidden: str
) -> None:
    lines = outline_svg(svg(hidden + "".join(seen)), look)
    assert lines == outline_svg(svg("".join(seen)), look)
    assert outline_svg(lines, look) == lines
    before, after = (pixels(data).convert("RGBa") for data in (svg("".join(seen)), lines))
    # rims may be a shade lighter or darker: a rectangle and a path of four lines are not smoothed alike
    difference = (
        ImageChops.difference(before, after).convert("RGB").convert("L").point(lambda value: 255 * (value > 24))
    )
    assert difference.filter(ImageFilter.MinFilter(3)).getbbox() is None
