"""Pictures in templates: found along the search path, described in words, refused with template and line if unfit."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from briefgen.blocks.tree import Figure
from briefgen.compose.pictures import Gallery, width_in_points
from briefgen.compose.reader import Localizer
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.templates.rendering import Rendering, current_rendering
from briefgen.dialogue.folder import Album
from briefgen.dialogue.model import Audience, Mark, Picture, Text
from briefgen.dialogue.release import NOT_RELEASED
from briefgen.errors import Problem, Refused
from briefgen.files import sha256
from briefgen.pictures.redraw import redraw

TOP = Path(__file__).parents[2]
WORKING = Audience(id="working", language="en", release=Mark())
VOICE = Localizer.of(NOT_RELEASED, TemplateLibrary(TOP).wording(WORKING), dt.date(2030, 1, 1))
READER = Audience(id="principal", language="en", release=Mark(), lookup=("principal", "working"))
KOREAN = Audience(id="principal-ko", language="ko", release=Mark(), lookup=("principal-ko", "principal"))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def png(colour: str = "navy") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 20), colour).save(out, "PNG")
    return out.getvalue()


def library(root: Path, template: str, **pictures: bytes) -> TemplateLibrary:
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates" / "memo.md.j2").write_text(template, encoding="utf-8")
    for path, data in pictures.items():
        put(root, path.replace("__", "/").replace("_", "."), data)
    return TemplateLibrary(root)


def put(root: Path, path: str, data: bytes) -> None:
    file = root / "templates" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def shown(found: TemplateLibrary, audience: Audience = READER) -> Any:
    gallery = Gallery((), VOICE, found, Album())
    return found.render("memo.md.j2", audience, {"figure": gallery.figure, "picture": gallery.picture}, "brief")


def refused(found: TemplateLibrary) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as caught:
        shown(found)
    return caught.value.problems


MAP = '\n{{ figure("pictures/map.png", alt="A map") }}\n'


def test_a_picture_stands_in_its_own_paragraph_with_its_words_caption_and_width(tmp_path: Path) -> None:
    call = 'Before.\n\n{{ figure("pictures/map.png", alt="A map", caption="Figure 1", width="5 cm") }}\n\nAfter.\n'
    _, block, _ = shown(library(tmp_path, call, pictures__map_png=png())).blocks
    assert isinstance(block, Figure)
    assert (block.alt, block.caption, block.media) == ("A map", ("Figure 1",), "image/png")
    assert block.width == pytest.approx(141.73, abs=0.01)


def test_the_nearest_picture_is_taken_as_of_templates(tmp_path: Path) -> None:
    levels = ("audiences/principal/en", "audiences/principal", "audiences/working/en", "audiences/working", "en", "")
    for level, colour in zip(reversed(levels), ("red", "green", "blue", "navy", "teal", "gold"), strict=True):
        put(tmp_path, f"{level}/pictures/map.png".lstrip("/"), png(colour))
        (block,) = shown(library(tmp_path, MAP)).blocks
        assert block.data == redraw(png(colour), "image/png")


def test_a_paper_is_made_of_its_pictures_too(tmp_path: Path) -> None:
    used = dict(shown(library(tmp_path, MAP, pictures__map_png=png(), pictures__other_png=png())).files)
    assert used["templates/pictures/map.png"] == sha256(png())
    assert "templates/pictures/other.png" not in used


def test_words_may_be_given_by_language(tmp_path: Path) -> None:
    call = '{{ figure("a.svg", alt={"en": "A map", "ko": "지도"}, caption={"en": "Map", "ko": "그림 1"}) }}'
    found = library(tmp_path, call, a_svg=SVG)
    assert [shown(found, reader).blocks[0].alt for reader in (READER, KOREAN)] == ["A map", "지도"]
    assert shown(found, KOREAN).blocks[0].caption == ("그림 1",)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('figure("a.png")', "has no words"),
        ('figure("a.png", alt="  ")', "has no words"),
        ('figure("a.png", alt={"ko": "지도"})', "alt has no words in en"),
        ('figure("a.png", alt=3)', "alt is not words"),
        ('figure("a.png", alt="A", caption={"ko": "지도"})', "caption has no words in en"),
        ('figure("a.png", alt="A", width="wide")', "a width is"),
        ('figure("a.png", alt="A", width=-1)', "a width is"),
        ('figure("a.png", alt="A", width=true)', "a width is"),
        ("figure(none, alt='A')", "the name of a picture"),
        ("figure(3, alt='A')", "the name of a picture"),
        ("figure(alt='A')", "cannot work with"),
        ('figure("b.png", alt="A")', "there is no picture “b.png”"),
        ('figure("", alt="A")', "is not below templates/"),
        ('figure("../data/a.png", alt="A")', "is not below templates/"),
        ('figure("/etc/a.png", alt="A")', "is not below templates/"),
        ('figure("audiences/working/a.png", alt="A")', "is not below templates/"),
        ('figure("link.png", alt="A")', "leads out of templates/"),
        ('figure("memo.md.j2", alt="A")', "is no PNG, JPEG or SVG"),
        ('figure("cut.png", alt="A")', "a picture is damaged"),
        ('figure("big.png", alt="A")', "is larger than 10 MB"),
        ('figure("script.svg", alt="A")', "holds a script"),
    ],
)
def test_what_cannot_be_shown_is_a_problem_of_the_template_at_its_line(
    tmp_path: Path, call: str, expected: str
) -> None:
    found = library(tmp_path, f"Words.\n\n{{{{ {call} }}}}\n", a_png=png(), cut_png=png()[:50])
    put(tmp_path, "big.png", png() + bytes(10 * 1024 * 1024))
    put(tmp_path, "script.svg", SVG.replace(b"<rect", b"<script/><rect"))
    (tmp_path / "away.png").write_bytes(png())
    (tmp_path / "templates" / "link.png").symlink_to(tmp_path / "away.png")
    (problem,) = refused(found)
    assert expected in problem.message
    assert (problem.place.path, problem.place.line, problem.item) == ("templates/memo.md.j2", 3, "brief")


def test_everything_that_is_wrong_with_a_drawing_is_said_and_a_near_name_is_a_hint(tmp_path: Path) -> None:
    call = '{{ figure("pictures/mop.png", alt="A") }}'
    (problem,) = refused(library(tmp_path, call, pictures__map_png=png()))
    assert problem.hint == "did you mean “pictures/map.png”?"
    (tmp_path / "templates" / "pictures" / "mop.png").write_bytes(
        SVG.replace(b"<rect", b'<script/><mask/><use href="x"/><rect')
    )
    assert len(refused(TemplateLibrary(tmp_path))) == 3


def test_a_picture_is_believed_by_what_it_holds_and_stripped(tmp_path: Path) -> None:
    (block,) = shown(
        library(tmp_path, MAP, pictures__map_png=SVG.replace(b"<rect", b"<title>CANARY</title><rect"))
    ).blocks
    assert block.media == "image/svg+xml" and b"CANARY" not in block.data


@pytest.mark.parametrize(
    ("width", "found"), [(0, 0), (72, 72), ("1in", 72), ("25.4 mm", 72), ("2.54cm", 72), ("9pt", 9)]
)
def test_widths_in_units_people_measure_by(width: Any, found: float) -> None:
    token = current_rendering.set(Rendering((), "en", {}))
    assert width_in_points(width) == pytest.approx(found)
    current_rendering.reset(token)


# ---- pictures of the data -------------------------------------------------------------------------------------------

MOUTH = Picture(
    id="mouth",
    file="pictures/mouth.png",
    alt=Text((("en", "The mouth of the river"), ("ko", "하구"))),
    caption=Text((("en", "The mouth"), ("ko", "하구 전경"))),
    credit=Text((("", "Photo: Nordmark"),)),
    sha256=sha256(png()),
)


def of_data(root: Path, template: str, *pictures: Picture) -> tuple[Any, ...]:
    found = library(root, template)
    (root / "mouth.png").write_bytes(png())
    gallery = Gallery(pictures, VOICE, found, Album(root, ((sha256(png()), "mouth.png"),), ("mouth",)))
    made = found.render("memo.md.j2", READER, {"figure": gallery.figure, "picture": gallery.picture}, "brief")
    return made.blocks, made.picture_ids


def test_a_picture_of_the_data_brings_its_words_and_whose_it_is(tmp_path: Path) -> None:
    (block,), known = of_data(tmp_path, '{{ figure(picture("mouth"), width=90) }}', MOUTH)
    assert (block.alt, block.caption, block.width) == ("The mouth of the river", ("The mouth (Photo: Nordmark)",), 90)
    assert known == ("mouth",)


def test_a_template_may_use_its_own_words_for_it(tmp_path: Path) -> None:
    call = '{{ figure(picture("mouth"), alt="A river", caption=picture("mouth").alt) }}'
    (block,), _ = of_data(tmp_path, call, MOUTH)
    assert (block.alt, block.caption) == ("A river", ("The mouth of the river",))


def test_a_picture_a_reader_may_not_see_is_nothing_and_false(tmp_path: Path) -> None:
    call = 'a\n\n{% if picture("mouth") %}shown{% else %}hidden{% endif %}\n\n{{ figure(picture("mouth")) }}\n\nb\n'
    blocks, known = of_data(tmp_path, call)
    assert [block.inlines for block in blocks] == [("a",), ("hidden",), ("b",)] and known == ()


def with_dialogue(root: Path, name: str, pictures: str) -> None:
    home = root / "data" / name
    home.mkdir(parents=True)
    (home / "dialogue.yaml").write_text(f"id: {name}\n", encoding="utf-8")
    (home / "pictures.yaml").write_text(pictures, encoding="utf-8")


def test_an_id_that_no_dialogue_has_is_a_problem_with_the_nearest_one(tmp_path: Path) -> None:
    with_dialogue(
        tmp_path, "lakes", "- {id: shore, file: a.png, alt: a}\n- {id: basin, alt: in it something is wrong}\n"
    )
    for call in ("shore", "basin", "mouth"):
        assert of_data(tmp_path, f'{{{{ figure(picture("{call}")) }}}}') == ((), ())
    for call, hint in (("basni", "did you mean “basin”?"), ("x", 'write picture("x", optional=true)')):
        with pytest.raises(Refused) as caught:
            of_data(tmp_path, f'a\n\n{{{{ figure(picture("{call}")) }}}}\n', MOUTH)
        (problem,) = caught.value.problems
        assert str(problem.place) == "templates/memo.md.j2:3:20" and problem.hint.startswith(hint)
        assert problem.message == f"no dialogue has a picture “{call}”"
        assert of_data(tmp_path, f'{{{{ figure(picture("{call}", optional=true)) }}}}') == ((), ())


def test_where_the_pictures_of_a_dialogue_cannot_be_read_no_id_is_called_wrong(tmp_path: Path) -> None:
    with_dialogue(tmp_path, "lakes", "- {id: shore\n")
    assert of_data(tmp_path, '{{ figure(picture("basin")) }}') == ((), ())
