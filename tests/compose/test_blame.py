"""The line a fault is in."""

from jinja2 import TemplateSyntaxError

from briefgen.blocks.holes import LINE_MARK
from briefgen.compose.templates.library import origins_of_lines, problems_of
from briefgen.errors import Place, Problem, Refused


def test_each_line_of_a_traced_text_has_its_origin() -> None:
    text = "<0>top\n\n<1>- a\n  b\n<2>- <3>\n<4>end".replace("<", LINE_MARK).replace(">", LINE_MARK)
    marks = [("base", 1), ("over", 4), ("over", 4), ("over", 9), ("base", 5)]
    assert origins_of_lines(text, marks) == [
        ("base", 1),
        ("base", 2),
        ("over", 4),
        ("over", 5),
        ("over", 4),
        ("base", 5),
    ]


def test_a_stretch_printed_late_and_twice_keeps_its_origin() -> None:
    text = "<1>b\n<0>a\n<1>b".replace("<", LINE_MARK).replace(">", LINE_MARK)
    assert origins_of_lines(text, [("memo", 1), ("memo", 7)]) == [("memo", 7), ("memo", 1), ("memo", 7)]


def test_a_problem_keeps_the_place_it_has() -> None:
    own = Problem("a", Place("templates/wording.en.yaml", 3), "item")
    assert problems_of(Refused([own, Problem("b")]), "brief", ()) == (own, Problem("b", Place(), "brief"))


def test_jinja_speaks_without_a_full_stop() -> None:
    (problem,) = problems_of(TemplateSyntaxError("Unexpected end.", 7, "memo", "templates/memo"), "brief", ())
    assert problem == Problem("Unexpected end", Place("templates/memo", 7), "brief")
