"""Papers made by calling functions: checked, built, explained and cleared, with all that is to be said as values."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from pathlib import Path

import pypdf
import pytest

from briefgen.app.build import Explanation, build, check, explain, papers
from briefgen.app.clear import Cleared, clear
from briefgen.app.setup import SCHEMAS
from briefgen.app.workplace import Workplace, open_workplace
from briefgen.errors import Refused, Severity, Unknown
from briefgen.publish.options import Order

TODAY = dt.date(2031, 5, 7)
PAPERS = [f"out/harbour/all/working/{name}" for name in ("memo.docx", "memo.pdf", "checklist.docx", "checklist.pdf")]


@pytest.fixture
def place(small: Path) -> Workplace:
    return open_workplace(small)


def order(place: Workplace, **more: object) -> Order:
    return Order(**{"today": TODAY, **more})  # type: ignore[arg-type]


def test_a_build_writes_every_paper_once_and_the_schemas_with_them(place: Workplace) -> None:
    report = build(place, order(place))
    assert [(outcome.action, outcome.path) for outcome in report.outcomes] == [("written", path) for path in PAPERS]
    assert (place.root / SCHEMAS / "dialogue.schema.json").is_file()
    assert {outcome.action for outcome in build(place, order(place)).outcomes} == {"unchanged"}


def test_a_check_gives_every_problem_and_writes_no_paper(place: Workplace) -> None:
    assert check(place, order(place)) == ()
    (place.root / "data" / "harbour" / "actions.yaml").write_text("- {id: A1}\n", encoding="utf-8")
    (place.root / "data" / "recipients.yaml").write_text("- {id: x}\n", encoding="utf-8")
    found = check(place, order(place))
    paths = {problem.place.path for problem in found if problem.severity is Severity.PROBLEM}
    assert paths == {"data/harbour/actions.yaml", "data/recipients.yaml"}
    assert not (place.root / "out").exists()


def test_a_check_searches_the_letters_of_readers_outside_until_they_are_mended(workplace: Path) -> None:
    letter = workplace / "templates" / "mail.md.j2"
    before = letter.read_text(encoding="utf-8")
    letter.write_text(f"{before}\nQuestions: desk@example.org\n", encoding="utf-8")
    place = open_workplace(workplace)
    for _ in range(2):
        found = [each for each in check(place, order(place)) if each.severity is Severity.PROBLEM]
        assert [(each.message, each.place.path) for each in found] == [
            ("goes outside: “desk@example.org” is an e-mail address", "templates/mail.md.j2")
        ]
    letter.write_text(before, encoding="utf-8")
    assert not any(each.severity is Severity.PROBLEM for each in check(place, order(place)))


def test_papers_are_composed_as_they_would_be_built_and_nothing_is_written(place: Workplace) -> None:
    found = papers(place, order(place))
    assert [paper.path for paper in found] == ["out/harbour/all/working/memo", "out/harbour/all/working/checklist"]
    assert not (place.root / "out").exists()
    memo = found[0]
    assert (memo.audience, memo.day, memo.draft) == ("working", "2031-05-07", False)
    assert memo.document.value("reference") == memo.reference
    build(place, order(place))
    assert [paper.pdf() for paper in found] == [(place.root / path).read_bytes() for path in PAPERS[1::2]]
    assert [paper.docx() for paper in found] == [(place.root / path).read_bytes() for path in PAPERS[0::2]]


def test_papers_of_a_dialogue_with_a_problem_are_refused(place: Workplace) -> None:
    (place.root / "data" / "harbour" / "dialogue.yaml").write_text("id: harbour\n", encoding="utf-8")
    with pytest.raises(Refused, match=r"data/harbour/dialogue\.yaml"):
        papers(place, order(place))


def test_why_is_a_sentence_for_each_file_that_would_be_rewritten(place: Workplace) -> None:
    before = explain(place, order(place))
    assert before.files == tuple(Explanation(path, "would be rewritten: there was none before") for path in PAPERS)
    build(place, order(place))
    assert explain(place, order(place)).files == ()
    (place.root / PAPERS[0]).write_bytes(b"mine")
    assert explain(place, order(place)).files == (Explanation(PAPERS[0], "was changed by hand, and is kept"),)


def test_why_of_one_file_says_why_it_was_written_however_it_is_named(
    place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(place, order(place))
    told = (Explanation(PAPERS[1], "is as it should be; it was last written because there was none before"),)
    assert explain(place, order(place), PAPERS[1]).files == told
    assert explain(place, order(place), str(place.root / PAPERS[1])).files == told
    monkeypatch.chdir(place.root / "out" / "harbour")
    assert explain(place, order(place), "all/working/memo.pdf").files == told
    with pytest.raises(Unknown, match=r"briefgen builds no file “memo\.txt”\n  hint: did you mean “out/harbour/all/"):
        explain(place, order(place), "memo.txt")


def test_a_dialogue_that_cannot_be_planned_is_a_problem_and_not_a_reason(place: Workplace) -> None:
    (place.root / "data" / "harbour" / "dialogue.yaml").write_text("id: harbour\n", encoding="utf-8")
    found = explain(place, order(place), "memo.txt")
    assert found.files == ()
    assert {problem.place.path for problem in found.problems} == {"data/harbour/dialogue.yaml"}


def test_papers_are_cleared_once_until_a_word_of_them_changes(workplace: Path) -> None:
    place = open_workplace(workplace)
    partner = order(place, audiences=("partner",))
    first = clear(place, partner, "nso", dt.date(2024, 10, 14))
    assert first == Cleared("kr-us-cet", first.reference, first.papers, "U012", first.letters)
    assert clear(place, partner, "nso", dt.date(2024, 10, 15)).id == ""
    with pytest.raises(Refused, match=r"unknown organisation “nsoo”\n  hint: did you mean “nso”\?"):
        clear(place, partner, "nsoo", dt.date(2024, 10, 15))
    with pytest.raises(Refused, match=r"“nsc” is of US, and only an office of KR clears our papers"):
        clear(place, partner, "nsc", dt.date(2024, 10, 15))
    with pytest.raises(Refused, match=r"unknown organisation “cho”\n  hint: a person does not clear: name the office"):
        clear(place, partner, "cho", dt.date(2024, 10, 15))
    for day, why in (
        (order(place).today + dt.timedelta(1), "has not come yet"),
        (dt.date(2023, 12, 8), "is before the round these papers are about, 2023-12-09"),
        (dt.date(2024, 2, 1), "which these papers say"),
    ):
        with pytest.raises(Refused, match=why):
            clear(place, partner, "nso", day)
    with pytest.raises(Refused, match="“working” reads in our own office"):
        clear(place, order(place, audiences=("working",)), "nso", dt.date(2024, 10, 15))


def _keys(name: str, data: bytes) -> set[str]:
    """The keys in the controls of a Word file or the fields of a form."""
    if name.endswith(".pdf"):
        return set(pypdf.PdfReader(io.BytesIO(data)).get_fields() or {})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return set(re.findall(r'<w:tag w:val="([^"]*)"', archive.read("word/document.xml").decode()))


def test_the_papers_of_two_readers_outside_have_no_key_in_common(workplace: Path) -> None:
    readers = workplace / "data" / "audiences.yaml"
    readers.write_text(readers.read_text(encoding="utf-8") + "\n- {id: twin, like: partner}\n", encoding="utf-8")
    place = open_workplace(workplace)
    made = papers(place, order(place, audiences=("partner", "twin")))
    found = [paper for paper in made if paper.path.endswith("/checklist")]
    theirs, others = ({paper.audience: paper for paper in found}[name] for name in ("partner", "twin"))
    for name in ("a.docx", "a.pdf"):
        ours, twins = (_keys(name, paper.docx() if name == "a.docx" else paper.pdf()) for paper in (theirs, others))
        assert ours
        assert len(ours) == len(twins)
        assert ours.isdisjoint(twins)
