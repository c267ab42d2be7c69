from pathlib import Path

import pytest

from briefgen.dialogue.load import load_audiences, read_audience_ids
from briefgen.dialogue.model import Audience, Mark, Text


def loaded(root: Path, text: str) -> tuple[tuple[Audience, ...], list[str]]:
    (root / "data").mkdir()
    (root / "data" / "audiences.yaml").write_text(text, encoding="utf-8")
    audiences, problems = load_audiences(root)
    return audiences, [str(problem) for problem in problems]


WORKING = "- id: working\n  language: en\n  release: internal\n  from: Desk\n  fields: [bio, ai]\n"


def test_what_an_audience_does_not_say_is_that_of_the_one_it_is_like(tmp_path: Path) -> None:
    text = "- {id: ai-ko, like: working-ko, fields: [ai]}\n- {id: working-ko, like: working, language: ko}\n" + WORKING
    (ai, korean, working), problems = loaded(tmp_path, text)
    assert problems == []
    assert [ai.lookup, korean.lookup, working.lookup] == [
        ("ai-ko", "working-ko", "working"),
        ("working-ko", "working"),
        ("working",),
    ]
    assert (ai.language, ai.fields, ai.sender, ai.release) == ("ko", ("ai",), Text((("", "Desk"),)), Mark("internal"))
    assert (korean.fields, working.language) == (("bio", "ai"), "en")


def test_an_inherited_setting_can_be_taken_back(tmp_path: Path) -> None:
    (_, narrow), problems = loaded(tmp_path, WORKING + "- {id: narrow, like: working, fields: not_stated}\n")
    assert (problems, narrow.fields) == ([], ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {id: a, language: en}\n", "data/audiences.yaml:1:3: a: release is missing"),
        ("- {id: a, like: b}\n- {id: b, like: a}\n", "1:17: a: an audience cannot be like itself (a → b → a)"),
        (
            WORKING + "  attach: facts\n- {id: press, like: working, release: public}\n",
            "press: data is attached to internal papers alone: no page shows it\n  hint: write “attach: none”",
        ),
        ("- {id: a, like: a}\n", "1:17: a: an audience cannot be like itself (a → a)"),
        (
            WORKING + "- {id: a, like: wroking}\n",
            "6:17: a: unknown audience “wroking”\n  hint: did you mean “working”?",
        ),
        (WORKING + "- {id: working, language: ko, release: public}\n", "6:8: working: the id “working” is given twice"),
        (WORKING + "  formats: [docx, pdff]\n", "6:19: working: formats cannot be “pdff”\n  hint: did you mean “pdf”?"),
        ("- words\n", "1:3: an audience begins with “id: …”"),
        ("id: a\n", "1:1: audiences.yaml must be a list"),
        ("- {id: a\n", "1:3: a: this mapping is not closed"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, text: str, message: str) -> None:
    _, problems = loaded(tmp_path, text)
    assert any(message in problem for problem in problems)


def test_a_mistake_that_others_inherit_is_said_once(tmp_path: Path) -> None:
    text = WORKING.replace("internal", "internl") + "- {id: a, like: working}\n- {id: b, like: a}\n"
    audiences, problems = loaded(tmp_path, text)
    assert audiences == ()
    assert len(problems) == 1


def test_without_a_file_there_is_nobody(tmp_path: Path) -> None:
    assert load_audiences(tmp_path) == ((), [])
    assert read_audience_ids(tmp_path) is None


def test_ids_are_known_whatever_else_is_wrong_but_not_of_half_a_file(tmp_path: Path) -> None:
    loaded(tmp_path, "- {id: a, zzz: 1}\n- words\n- {language: en}\n")
    assert read_audience_ids(tmp_path) == ("a",)
    (tmp_path / "data" / "audiences.yaml").write_text("- {id: a}\n- {", encoding="utf-8")
    assert read_audience_ids(tmp_path) is None
