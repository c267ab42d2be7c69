"""Style sheets resolved to attributes."""

from __future__ import annotations

import pytest

from briefgen.drawings.styles import resolve_styles
from briefgen.pictures.svg import parse


def resolved(inside: str, name: str) -> dict[str, str]:
    root = parse(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode())
    resolve_styles(root)
    return {str(key): str(value) for key, value in next(root.iter(f"{{*}}{name}")).attrib.items()}


@pytest.mark.parametrize(
    ("inside", "colour"),
    [
        ('<rect fill="red"/>', "red"),
        ("<style>rect{fill:blue}</style><rect fill='red'/>", "blue"),
        ("<style>rect{fill:blue}</style><rect style='fill:green'/>", "green"),
        ("<style>rect{fill:blue!important}</style><rect style='fill:green'/>", "blue"),
        ("<style>.a{fill:blue} rect{fill:red}</style><rect class='a b'/>", "blue"),
        ("<style>/*x*/ RECT, .\\61 {FI\\4cL:/* ; */ blue;}</style><rect class='a'/>", "blue"),
        ("<style>a:::b{} rect{nonsense; fill:blue</style><rect/>", "blue"),
        ("<rect style=\"fill:u\\72l( '#a' )\"/>", "url(#a)"),
    ],
)
def test_a_sheet_is_read_as_a_browser_reads_it(inside: str, colour: str) -> None:
    assert resolved(inside, "rect")["fill"] == colour


def test_no_sheet_and_no_style_is_left() -> None:
    root = parse(b'<svg xmlns="http://www.w3.org/2000/svg"><style>rect{fill:red}</style><rect style="x:y"/></svg>')
    resolve_styles(root)
    assert [(each.tag, dict(each.attrib)) for each in root] == [("{http://www.w3.org/2000/svg}rect", {"fill": "red"})]


@pytest.mark.parametrize("how", ['visibility="hidden"', 'style="opacity:0"', 'display="none"'])
def test_hidden_words_get_no_colour_or_go(how: str) -> None:
    root = parse(f'<svg xmlns="http://www.w3.org/2000/svg"><text>a<tspan {how}>b</tspan>c</text></svg>'.encode())
    resolve_styles(root)
    spans = [*root.iter("{*}tspan")]
    assert [each.get("fill") for each in spans] == ([] if "display" in how else ["none"])
    assert "".join(map(str, root.itertext())).endswith("c")
