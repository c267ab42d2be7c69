import pytest

from briefgen.dialogue.model import Mark
from briefgen.dialogue.release import is_wider, reaches

INTERNAL, PARTNER, PUBLIC = Mark(), Mark("partner"), Mark("public")
US, US_JP = Mark("partner", ("US",)), Mark("partner", ("US", "JP"))


@pytest.mark.parametrize(
    ("mark", "reader", "reached"),
    [
        (INTERNAL, INTERNAL, True),
        (PUBLIC, INTERNAL, True),
        (INTERNAL, PARTNER, False),
        (INTERNAL, PUBLIC, False),
        (PARTNER, PUBLIC, False),
        (PARTNER, PARTNER, True),
        (PARTNER, US, True),
        (PUBLIC, US, True),
        (PUBLIC, PUBLIC, True),
        (US, US, True),
        (US_JP, US, True),
        (US, Mark("partner", ("JP",)), False),
        (US, US_JP, False),  # Japan would read what only the United States may
        (US, PARTNER, False),  # a reader who is every party
        (Mark("public", ("US",)), PUBLIC, False),
    ],
)
def test_a_mark_reaches_a_reader_only_if_it_reaches_all_of_him(mark: Mark, reader: Mark, reached: bool) -> None:
    assert reaches(mark, reader) is reached


@pytest.mark.parametrize(
    ("part", "whole", "wider"),
    [
        (INTERNAL, INTERNAL, False),
        (PARTNER, INTERNAL, True),
        (PUBLIC, PARTNER, True),
        (PARTNER, PUBLIC, False),
        (US, PARTNER, False),
        (PARTNER, US, True),
        (US_JP, US, True),
        (US, US_JP, False),
        (US, Mark("public"), False),
    ],
)
def test_a_part_may_be_narrower_than_its_whole_and_never_wider(part: Mark, whole: Mark, wider: bool) -> None:
    assert is_wider(part, whole) is wider
