"""Finding templates, rendering them, and errors with their places."""

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateSyntaxError

from briefgen.blocks.holes import LINE_MARK
from briefgen.blocks.plain import paragraph_texts
from briefgen.blocks.tree import Rule
from briefgen.compose.templates.library import Rendered, TemplateLibrary, origins_of_lines, problems_of
from briefgen.dialogue.model import Audience, Mark
from briefgen.errors import Place, Problem, Refused
from briefgen.files import sha256

PRINCIPAL = Audience(id="principal", language="en", release=Mark(), lookup=("principal", "working"))
KOREAN = Audience(id="principal-ko", language="ko", release=Mark(), lookup=("principal-ko", "principal"))
OTHER = Audience(id="other", language="en", release=Mark(), lookup=("other",))


def library(root: Path, templates: dict[str, str]) -> TemplateLibrary:
    for path, text in templates.items():
        file = root / "templates" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    return TemplateLibrary(root)


def rendered(found: TemplateLibrary, audience: Audience, name: str = "memo.md.j2", **context: Any) -> Rendered:
    return found.render(name, audience, context, "brief")


def printed(found: TemplateLibrary, audience: Audience, name: str = "memo.md.j2", **context: Any) -> str:
    return " / ".join(paragraph_texts(rendered(found, audience, name, **context).blocks))


BASE = "{% block a %}house{% endblock %}\n"
OVER = "{% extends 'memo.md.j2' %}\n{% block a %}LEVEL, {{ super() }}{% endblock %}\n"


def test_the_nearest_template_is_taken(tmp_path: Path) -> None:
    levels = ("audiences/principal/en", "audiences/principal", "audiences/working/en", "audiences/working", "en", "")
    for level in reversed(levels):
        path = f"{level}/memo.md.j2" if level else "memo.md.j2"
        assert printed(library(tmp_path, {path: level or "house"}), PRINCIPAL) == (level or "house")
    assert printed(TemplateLibrary(tmp_path), OTHER) == "en"


def test_an_override_of_the_same_name_extends_the_next_level_down(tmp_path: Path) -> None:
    found = library(
        tmp_path,
        {
            "memo.md.j2": BASE,
            "en/memo.md.j2": OVER.replace("LEVEL", "English"),
            "audiences/working/memo.md.j2": OVER.replace("LEVEL", "working"),
            "audiences/principal/memo.md.j2": OVER.replace("LEVEL", "principal"),
        },
    )
    assert printed(found, PRINCIPAL) == "principal, working, English, house"
    assert printed(found, OTHER) == "English, house"
    assert printed(found, KOREAN) == "principal, house"


def test_a_block_that_no_level_below_has_is_a_problem_with_the_nearest_name(tmp_path: Path) -> None:
    found = library(
        tmp_path,
        {
            "memo.md.j2": "{% block body %}{% block background %}b{% endblock %}{% endblock %}\n",
            "audiences/principal/memo.md.j2": "{% extends 'memo.md.j2' %}\n\n{% block backgroud %}mine{% endblock %}\n",
        },
    )
    with pytest.raises(Refused) as refused:
        rendered(found, PRINCIPAL)
    (problem,) = refused.value.problems
    assert str(problem) == (
        "templates/audiences/principal/memo.md.j2:3:10: the block “backgroud” stands nowhere below, so it is never"
        " printed\n  hint: did you mean “background”?"
    )


def test_a_new_block_inside_one_that_is_there_is_none(tmp_path: Path) -> None:
    over = "{% extends 'memo.md.j2' %}\n{% block a %}{% block new %}mine{% endblock %}{% endblock %}\n"
    found = library(tmp_path, {"memo.md.j2": BASE, "audiences/principal/memo.md.j2": over})
    assert printed(found, PRINCIPAL) == "mine"
    assert found.blocks("memo.md.j2", PRINCIPAL) == ("a", "new")


def test_the_blocks_of_a_page_are_those_that_print(tmp_path: Path) -> None:
    found = library(
        tmp_path,
        {
            "memo.md.j2": "{% block head %}{% endblock %}{% block body %}{% block x %}{% endblock %}{% endblock %}\n",
            "audiences/working/memo.md.j2": OVER.replace("block a", "block body").replace("{{ super() }}", "")
            + "{% block x %}idle{% endblock %}\n",
            "audiences/principal/memo.md.j2": OVER.replace("block a", "block head"),
        },
    )
    assert found.blocks("memo.md.j2", OTHER) == ("head", "body", "x")
    assert found.blocks("memo.md.j2", PRINCIPAL) == ("head", "body")
    with pytest.raises(Refused, match="there is no template “chekclist"):
        found.blocks("chekclist.md.j2", PRINCIPAL)


def test_a_part_can_be_overridden_alone(tmp_path: Path) -> None:
    found = library(
        tmp_path,
        {
            "memo.md.j2": "{% include 'parts/head.md.j2' %}\n{% import 'macros.md.j2' as m %}\n\n{{ m.end() }}\n",
            "parts/head.md.j2": "head",
            "macros.md.j2": "{% macro end() %}end{% endmacro %}",
            "audiences/principal/parts/head.md.j2": "my {% include 'parts/head.md.j2' %}",
            "audiences/working/macros.md.j2": "{% macro end() %}fin{% endmacro %}",
        },
    )
    assert printed(found, PRINCIPAL) == "my head / fin"
    assert printed(found, OTHER) == "head / end"


def test_what_was_used_is_said_with_its_hash(tmp_path: Path) -> None:
    files = {
        "memo.md.j2": BASE + "{% include 'part.md.j2' %}",
        "part.md.j2": "{{ wording('end') }}",
        "unused.md.j2": "x",
        "audiences/principal/memo.md.j2": OVER,
        "wording.en.yaml": "end: end\n",
        "audiences/working/wording.en.yaml": "end: fin\n",
        "wording.ko.yaml": "end: 끝\n",
    }
    found = library(tmp_path, files)
    used = rendered(found, PRINCIPAL).files
    assert [path for path, _ in used] == [
        "templates/audiences/principal/memo.md.j2",
        "templates/audiences/working/wording.en.yaml",
        "templates/memo.md.j2",
        "templates/part.md.j2",
        "templates/wording.en.yaml",
    ]
    assert dict(used)["templates/part.md.j2"] == sha256(files["part.md.j2"].encode())
    assert rendered(found, PRINCIPAL).files == used
    assert len(rendered(found, OTHER).files) == 3


def test_the_language_and_the_words_are_always_there(tmp_path: Path) -> None:
    found = library(
        tmp_path,
        {
            "memo.md.j2": "{{ language }}: {{ wording('end') }}",
            "wording.en.yaml": "end: fin\n",
            "wording.ko.yaml": "end: 끝\n",
        },
    )
    assert (printed(found, PRINCIPAL), printed(found, KOREAN)) == ("en: fin", "ko: 끝")


# ---- faults -----------------------------------------------------------------------------------------------------


def refused(found: TemplateLibrary, name: str = "memo.md.j2", **context: Any) -> str:
    with pytest.raises(Refused) as caught:
        rendered(found, PRINCIPAL, name, **context)
    return str(caught.value)


@pytest.mark.parametrize(
    "name", ["../secret", "/etc/hosts", "a/../../b", "audiences/other/memo.md.j2", "", "a\\..\\b", "nosuch"]
)
@pytest.mark.parametrize("how", ["{{% include '{}' %}}", "{{% extends '{}' %}}", "{{% import '{}' as m %}}"])
def test_a_name_never_leaves_the_shelf(name: str, how: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    name_in_quotes = name.replace("\\", "\\\\")
    found = library(
        tmp_path, {"memo.md.j2": f"a\n\n{how.format(name_in_quotes)}", "audiences/other/memo.md.j2": "other"}
    )
    message = rf"templates/memo\.md\.j2:3(:\d+)?: brief: there is no template “{re.escape(name)}”"
    assert re.match(message, refused(found))


def test_a_missing_template_has_a_hint(tmp_path: Path) -> None:
    found = library(tmp_path, {"memo.md.j2": "x", "audiences/principal/one-pager.md.j2": "y"})
    assert refused(found, "one-pagr.md.j2") == (
        "brief: there is no template “one-pagr.md.j2”\n  hint: did you mean “one-pager.md.j2”?"
    )


def test_nothing_lies_below_the_house(tmp_path: Path) -> None:
    found = library(tmp_path, {"memo.md.j2": "\n{% extends 'memo.md.j2' %}"})
    assert refused(found) == (
        "templates/memo.md.j2:2:13: brief: there is no template “memo.md.j2” on a level below this one"
    )


def test_a_missing_part_can_be_ignored(tmp_path: Path) -> None:
    assert printed(library(tmp_path, {"memo.md.j2": "a {% include 'nosuch' ignore missing %}b"}), PRINCIPAL) == "a b"


def test_a_problem_names_the_file_and_the_line_of_the_innermost_template(tmp_path: Path) -> None:
    found = library(
        tmp_path,
        {
            "memo.md.j2": "one\n\n{% block a %}\n{{ x }}\n{% endblock %}\n\n{% include 'part.md.j2' %}\n",
            "part.md.j2": "{% macro m(v) %}\n\n{{ v.nosuch }}\n{% endmacro %}\n\n{{ m(x) }}\n",
            "audiences/principal/memo.md.j2": OVER,
        },
    )
    assert refused(found).startswith("templates/memo.md.j2:4:4: brief: unknown name “x”")
    assert refused(found, x="1").startswith("templates/part.md.j2:3:6: brief: unknown attribute “nosuch”")


def test_a_word_that_stands_twice_in_its_line_has_no_column(tmp_path: Path) -> None:
    found = library(tmp_path, {"memo.md.j2": "\n\n{{ subject }} nosuch {{ nosuch }}\n"})
    assert refused(found, subject="s").startswith("templates/memo.md.j2:3: brief: unknown name “nosuch”")


def test_a_block_within_a_sentence_is_named_by_its_line(tmp_path: Path) -> None:
    found = library(tmp_path, {"memo.md.j2": "a\n{% if true %}\n\nb\nc {{ x }} d\n{% endif %}\n"})
    assert refused(found, x=Rule()).startswith("templates/memo.md.j2:5: brief: a block (rule) cannot stand inside")


def test_a_fault_of_the_markdown_is_traced_to_its_template_and_line(tmp_path: Path) -> None:
    found = library(
        tmp_path,
        {
            "memo.md.j2": "top {{ x }}\n\n{% block a %}{% endblock %}\nend\n",
            "audiences/principal/memo.md.j2": (
                "{% extends 'memo.md.j2' %}\n{# a comment\nof two lines #}\n{% block a %}\n{% for i in (1, 2) %}\n"
                "- {{ i }} a\n  b\n{% endfor %}\n\n{{ x }} and\n{tabb}\n\nc\n{% endblock %}\n"
            ),
        },
    )
    assert refused(found, x="1").startswith("templates/audiences/principal/memo.md.j2:10: brief: {tabb} is unknown")


def test_a_syntax_error_has_its_file_and_line(tmp_path: Path) -> None:
    found = library(tmp_path, {"memo.md.j2": "a\n{% include 'part.md.j2' %}", "part.md.j2": "\n\n{{ x | }}\n"})
    assert refused(found, x="1").startswith("templates/part.md.j2:3: brief: ")


def test_what_a_component_refuses_is_placed_where_it_was_called(tmp_path: Path) -> None:
    found = library(tmp_path, {"memo.md.j2": "a\n\n{{ wording('nosuch') }}", "wording.en.yaml": "a: b\n"})
    assert refused(found).startswith("templates/memo.md.j2:3:13: brief: no wording “nosuch”")


def test_an_unexpected_error_of_a_component_is_a_problem_too(tmp_path: Path) -> None:
    def broken() -> str:
        raise RuntimeError("boom")

    found = library(tmp_path, {"memo.md.j2": "a\n\n{{ f() }}"})
    assert refused(found, f=broken) == "templates/memo.md.j2:3: brief: RuntimeError: boom"


def test_one_broken_template_leaves_the_library_usable(tmp_path: Path) -> None:
    found = library(tmp_path, {"memo.md.j2": "{{ x }}", "bad.md.j2": "{% if %}"})
    refused(found, "bad.md.j2")
    refused(found)
    assert printed(found, PRINCIPAL, x="fine") == "fine"


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
