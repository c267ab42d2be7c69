"""SVG: what runs, fetches or is not drawn alike is refused; of the rest travels what is drawn."""

from __future__ import annotations

import pytest
from lxml import etree

from briefgen.errors import Refused
from briefgen.pictures.svg import parse, refuse_unsafe, strip_svg

SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" xmlns:i="http://ink"'


def svg(inside: str, attributes: str = "") -> bytes:
    return f"<svg {SPACES} {attributes}>{inside}</svg>".encode()


def names(drawing: bytes) -> set[str]:
    """The elements of a drawing."""
    return {etree.QName(element).localname for element in parse(drawing).iter("*")}


def test_a_drawing_keeps_what_it_draws_and_nothing_else() -> None:
    traced = svg(
        "<!-- CANARY --><?CANARY?><metadata>CANARY</metadata><title>CANARY</title><script>CANARY</script>"
        '<i:page title="CANARY"/><image x:href="file:///CANARY"/><use x:href="#a"/><a x:href="https://CANARY"/>'
        '<rect id="a" width="4" onclick="CANARY" fill="url(https://CANARY)"/><style>@import "CANARY";</style>'
        "<text>before<!-- CANARY -->behind</text>",
        'i:docname="CANARY"',
    )
    stripped = strip_svg(traced)
    assert b"CANARY" not in stripped
    assert b'href="#a"' in stripped and b'<rect id="a" width="4"/>' in stripped and b"beforebehind" in stripped
    assert strip_svg(stripped) == stripped


@pytest.mark.parametrize(
    "inside",
    [
        '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<rect fill="url(#g)" clip-path="url(#c)" style="fill: red"/>',
        "<style>.a { fill: red }</style><text><tspan>words</tspan></text>",
        '<i:namedview pagecolor="white"/><title>t</title><desc>d</desc><metadata><i:x/></metadata>',
        '<a x:href="https://example.org"><circle r="4"/></a>',
    ],
)
def test_what_every_program_draws_is_welcome_and_stays(inside: str) -> None:
    drawing = svg(inside)
    refuse_unsafe(drawing)
    assert names(strip_svg(drawing)) == names(drawing) - {"desc", "metadata", "namedview", "title", "x"}


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script>", "a script"),
        ('<rect onload="alert(1)"/>', "a script"),
        ('<image href="x.png"/>', "<image>"),
        ('<use href="other.svg#a"/>', "outside"),
        ('<use x:href="https://example.org/a.svg#a"/>', "outside"),
        ('<rect fill="url(https://example.org/x)"/>', "outside"),
        ("<rect style=\"fill: url('file:///etc/passwd')\"/>", "outside"),
        ('<style>@import url("x.css");</style>', "outside"),
        ("<style>@font-face { src: url(data:font/ttf;base64,AA) }</style>", "outside"),
        ("<foreignObject/>", "<foreignObject>"),
        ('<filter id="f"/>', "<filter>"),
        ("<rect><animate/></rect>", "<animate>"),
    ],
)
def test_what_runs_or_fetches_or_is_not_drawn_alike_is_refused(inside: str, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        refuse_unsafe(svg(inside))
    assert all(problem.hint for problem in refused.value.problems)


def test_what_would_be_drawn_for_ever_is_refused_at_once() -> None:
    tens = "".join(f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 40))
    with pytest.raises(Refused, match="more than 20,000 shapes"):
        refuse_unsafe(svg(f'<defs><rect id="a0"/>{tens}</defs><use href="#a39"/>'))
    line = " ".join(f"L{n % 97} {n % 89}" for n in range(60_000))
    with pytest.raises(Refused, match="lines as long"):
        refuse_unsafe(svg(f'<path d="M0 0 {line}"/>'))
    refuse_unsafe(svg(f'<path d="M0 0 {line[: len(line) // 2]}"/>'))
    with pytest.raises(Refused, match="in a circle"):
        refuse_unsafe(svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'))


@pytest.mark.parametrize("far", ["1e7", "1e400", "99999999", "-2000000"])
def test_what_a_pdf_cannot_count_is_refused(far: str) -> None:
    for inside in (f'<rect width="{far}"/>', f'<path d="M0 0L{far} 3"/>'):
        with pytest.raises(Refused, match="too far out"):
            refuse_unsafe(svg(inside))
    refuse_unsafe(svg('<rect id="x99999999" fill="#99999999" class="a99999999" width="9.99999999"/>'))


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        refuse_unsafe(svg('<script/><mask/><use href="a.svg"/><script/>'))
    assert len(refused.value.problems) == 3


def test_a_plain_document_type_is_no_harm() -> None:
    named = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">' + svg(
        ""
    )
    assert parse(named).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE svg [<!ENTITY a "x">]>' + svg("&a;"),
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg("&a;"),
        b'<!DOCTYPE svg PUBLIC "a" "b"><!DOCTYPE svg [<!ENTITY a "x">]>' + svg("&a;"),
        b"<svg",
        svg("<g>"),
        svg("\x01"),
        b"<html/>",
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE svg [<!ENTITY a "x">]><svg>&a;</svg>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="euc-kr"?><svg>\xb0\xa1</svg>',
        b"<g>" * 5000,
        f"<svg>{'<g>' * 5000}{'</g>' * 5000}</svg>".encode(),
    ],
)
def test_entities_strange_encodings_and_what_is_damaged_are_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        parse(data)
