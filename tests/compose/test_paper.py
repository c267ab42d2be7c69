"""What the pages say, reader by reader: the facts a desk officer would be asked about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from msgspec.structs import replace

from briefgen.blocks.plain import paragraph_texts
from briefgen.compose.paper import ComposeSettings, compose
from briefgen.compose.reader import Brief
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.load import load_audiences, load_dialogue

TOP = Path(__file__).parents[2]

OUTSIDE = ("partner", "public", "public-ko")
Exercise = Callable[[str], Mapping[str, str]]
EXERCISES = ("lakes", "straits", "harbour")


def of(papers: Mapping[str, str], *readers: str) -> dict[str, str]:
    return {name: text for name, text in papers.items() if name.split("/")[0] in readers}


def test_seven_readers_get_fifty_four_papers(papers: Mapping[str, str]) -> None:
    assert len(papers) == 54
    assert not [name for name in papers if "public" in name and "checklist" in name]


@pytest.mark.parametrize("reader", ["working", "principal", "partner"])
def test_the_amount_keeps_its_qualifier_in_english(papers: Mapping[str, str], reader: str) -> None:
    pages = "".join(of(papers, reader).values())
    assert "at least US$10 million" in pages.replace("At least", "at least")
    assert not re.search(r"(?<!at least )(?<!At least )US\$10 million", pages.replace("The US$10 million", ""))


@pytest.mark.parametrize(
    "name", ["working/memo", "working/one-pager-bio", "partner/one-pager-bio", "public/one-pager-bio"]
)
def test_the_only_money_stands_where_it_must(papers: Mapping[str, str], name: str) -> None:
    assert "at least US$10 million" in papers[name]


@pytest.mark.parametrize("name", ["working-ko/memo", "working-ko/one-pager-bio", "public-ko/one-pager-bio"])
def test_the_only_money_stands_in_korean_with_its_qualifiers(papers: Mapping[str, str], name: str) -> None:
    assert "최소 1,000만 달러" in papers[name]
    assert not re.search(r"(?<!약 )132억", papers[name])


def test_no_page_says_established_of_the_exchanges(papers: Mapping[str, str]) -> None:
    for name, text in of(papers, "principal", "partner", "public").items():
        assert "established" not in text, name


def test_known_mistranslations_stand_only_among_the_discrepancies_of_working_copies(papers: Mapping[str, str]) -> None:
    for name, text in papers.items():
        if not name.startswith("working"):
            assert not re.search("Assistant Secretary|EVSTS", text), name
    assert "Assistant Secretary" in papers["working/memo"]
    assert "EVSTS*" in papers["working/memo"]


def test_within_next_year_prints_as_the_day_it_meant(papers: Mapping[str, str]) -> None:
    for name in ("working/memo", "working/checklist", "partner/memo", "public/memo"):
        assert "by 31 Dec 2024" in papers[name], name
    assert not any("next year" in text for text in of(papers, *OUTSIDE).values())


def test_total_and_counts_are_the_same_on_every_page(papers: Mapping[str, str]) -> None:
    assert "4 of the 15 commitments" in papers["principal/memo"] or "Four of the 15" in papers["principal/memo"]
    assert "state of the 15 commitments" in papers["working/memo"]
    assert "Four of the 15 published outcomes" in papers["partner/memo"]
    assert "All 15 outcomes" in papers["public/memo"]
    assert "15건" in papers["principal-ko/memo"]
    assert "15건" in papers["public-ko/memo"]


@pytest.mark.parametrize("name", ["principal/memo", "working/checklist"])
def test_ratings_are_counted_once(papers: Mapping[str, str], name: str) -> None:
    line = "● 4 done ◆ 0 on track ▲ 9 attention ■ 0 late ○ 2 no date"
    assert line in " ".join(papers[name].split())


def test_no_rating_no_strength_and_no_rule_reaches_partner_or_press(papers: Mapping[str, str]) -> None:
    for name, text in of(papers, *OUTSIDE).items():
        assert not re.search(r"[▲■◆]|Attention|No date: none set|주의 \d|기한 미정", text), name


def test_no_id_reaches_partner_or_press(papers: Mapping[str, str]) -> None:
    for name, text in of(papers, *OUTSIDE).items():
        assert not re.search(r"\b(?:[CUSDE]\d{1,3}|C\d\d[a-c]|A\d\d-\d|RM\d)\b", text), name


def test_bodies_we_only_interpreted_and_what_we_inferred_stay_inside(papers: Mapping[str, str]) -> None:
    assert "NIH" in papers["working/memo"] and "interpreted; body not stated" in papers["partner/memo"]
    for name, text in of(papers, *OUTSIDE).items():
        assert "NIH, interpreted" not in text and "NIH(해석)" not in text, name
        assert "inferred" not in text and "추정" not in text, name
        assert "82 million" not in text, name


def test_every_korean_memo_names_the_day_and_no_korean_page_has_an_iso_date(papers: Mapping[str, str]) -> None:
    for name, text in of(papers, "principal-ko", "working-ko", "public-ko").items():
        if name.endswith("/memo"):
            assert "2023. 12. 9." in text, name
        assert not re.search(r"\b\d{4}-\d\d-\d\d\b", text), name


def test_no_page_shows_a_word_of_the_machine(papers: Mapping[str, str]) -> None:
    for name, text in papers.items():
        visible = text.replace("{page}", "").replace("{pages}", "")
        assert not re.search(r"\b(?:None|null|not_stated|True|False)\b|\{\w+\}", visible), name


def test_domestic_measures_are_never_commitments(papers: Mapping[str, str]) -> None:
    text = papers["working/memo"]
    outcomes, _, rest = text.partition("Not counted as commitments")
    assert "Joint response team" in rest
    assert "Joint response team" not in outcomes


def test_korea_hosts_the_ai_events_and_the_united_states_supports(papers: Mapping[str, str]) -> None:
    assert "host; body not stated" in papers["working/memo"]
    assert "support; body not stated" in papers["working/memo"]


def test_working_copies_name_source_and_line(papers: Mapping[str, str]) -> None:
    for item in ("S1:22", "S1:24", "S1:26", "S1:28", "S1:30", "S1:32", "S1:18"):
        assert item in papers["working/memo"]


def test_the_title_of_an_item_stands_wherever_it_is_listed(papers: Mapping[str, str]) -> None:
    for name in ("working/memo", "working/checklist", "partner/memo", "partner/checklist", "principal/checklist"):
        assert "Strengthen industry–university cooperation in quantum" in papers[name], name
    assert "양자 분야 산업계·대학 간 협력 강화" in papers["working-ko/checklist"]


def test_done_items_come_last_and_ticked(papers: Mapping[str, str]) -> None:
    text = papers["working/checklist"]
    assert text.index("No organisation named") < text.index("Done or closed") < text.index("Form an AI working group")
    assert text.count("☒") == 4 + len("abc")


@pytest.mark.parametrize("name", EXERCISES)
def test_a_dialogue_of_another_shape_needs_no_other_template(name: str, exercise: Exercise) -> None:
    found = exercise(name)
    assert any(paper.endswith("/memo") for paper in found)
    for paper, text in found.items():
        assert not re.search(r"\b(?:None|null|not_stated)\b", text), paper


def test_a_field_without_a_commitment_says_so(exercise: Exercise) -> None:
    found = exercise("lakes")
    assert "No commitment is recorded in this field." in found["working/one-pager-ice"]


def test_a_bureau_gets_its_own_fields_and_leads_only(exercise: Exercise) -> None:
    found = exercise("straits")
    assert [n for n in found if n.startswith("energy-desk/one-pager")] == ["energy-desk/one-pager-energy"]
    assert "state of the 10 items" in found["energy-desk/memo"]


def principals_memo(room: int = 99, **briefing: object) -> str:
    """The principal's memo of the sample, with lists of at most so many entries and parts of the briefing replaced."""
    dialogue, _ = load_dialogue(TOP, "kr-us-cet")
    audience = next(each for each in load_audiences(TOP)[0] if each.id == "principal")
    assert dialogue
    (meeting,) = dialogue.rounds
    dialogue = replace(dialogue, rounds=(replace(meeting, briefing=replace(meeting.briefing, **briefing)),))
    settings = ComposeSettings(dt.date(2024, 10, 15), dt.date(2024, 10, 15), TemplateLibrary(TOP), room)
    paper = compose(Brief("kr-us-cet", "r1", audience, "memo"), dialogue, settings).document
    return "\n".join([*paragraph_texts(paper.blocks), *(words for _, words in paper.fields)]).replace("\u00a0", " ")


@pytest.mark.parametrize(("room", "not_named"), [(99, 0), (5, 2), (3, 4), (0, 11)])
def test_the_principals_memo_names_what_is_open_by_rank_and_says_how_much_it_does_not(
    room: int, not_named: int
) -> None:
    found = re.search(r"(\d+) more open commitments are in the one-pagers", principals_memo(room))
    assert int(found[1] if found else 0) == not_named


def test_a_memo_is_for_decision_only_where_one_is_asked() -> None:
    assert principals_memo().count("Memo for decision") == 2
    assert principals_memo(asks=()).count("Memo for information") == 2
    assert "Memo for decision" not in principals_memo(asks=())


def test_what_matters_has_its_reasons_where_the_briefing_has_no_lines() -> None:
    assert re.search(
        r"Promote next-generation quantum computer research KRISS and NIST · 29 Jan 2024: KRISS–NIST agreement",
        principals_memo(matters=()),
    )


def test_late_commitments_are_named_on_the_principals_memo_and_no_date_is_called_met(exercise: Exercise) -> None:
    text = exercise("straits")["principal/memo"]
    assert re.search(r"Late: \d+ \w+ \d{4} ", text)
    assert "that had one are done" not in text


def test_working_one_pagers_and_checklists_name_source_and_line(papers: Mapping[str, str]) -> None:
    assert "S1:24" in papers["working/one-pager-bio"]
    assert "S1:24" in papers["working/checklist"]
    assert "S1:" not in papers["principal/one-pager-bio"] + papers["principal/checklist"] + papers["principal/memo"]


def test_internal_notes_stand_on_working_copies_alone(papers: Mapping[str, str]) -> None:
    note = "Ask MSIT for the Korean share before the next round"
    assert [name for name, text in papers.items() if note in text] == ["working/memo"]


def test_a_bureau_reads_no_question_about_items_of_others(exercise: Exercise) -> None:
    whole, bureau = exercise("straits")["working/memo"], exercise("straits")["energy-desk/memo"]
    assert len(bureau) < len(whole)


def test_an_embargo_is_the_first_line_of_every_paper_for_outside_and_on_no_other(
    workplace: Path, compose_all: Callable[[Path], Mapping[str, str]]
) -> None:
    meeting = workplace / "data" / "kr-us-cet" / "rounds" / "r1.yaml"
    meeting.write_text(f'{meeting.read_text(encoding="utf-8")}\nembargo: "2024-10-20T18:00+09:00"\n', encoding="utf-8")
    for name, text in compose_all(workplace).items():
        english = text.count("Embargoed until 20 October 2024, 18:00 (UTC+09:00)")
        korean = text.count("보도 유예: 2024. 10. 20. 18:00(UTC+09:00)까지")
        reader = name.split("/")[0]
        assert (english, korean) == (int(reader in ("partner", "public")), int(reader == "public-ko")), name
