"""Korean particles, over tables of cases."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.blocks.tree import Break
from briefgen.compose.particles import PAIRS, ending_sound, josa, particle
from briefgen.errors import Refused


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        # Hangul
        ("외교부", "vowel"),
        ("재단", "consonant"),
        ("서울", "ㄹ"),
        ("국가안보실", "ㄹ"),
        # brackets explain the word before them
        ("국가안보회의(NSC)", "vowel"),
        ("국립과학재단(NSF)", "consonant"),
        ("한국표준과학연구원 (KRISS)", "consonant"),
        ("연구소[2]", "vowel"),
        ("최소 1,000만 달러(약 132억 원)", "vowel"),
        ("(가칭)", "consonant"),
        ("(재)한국재단", "consonant"),
        ("센터(ASTC)(서울)", "vowel"),
        # quotation marks are looked into
        ("‘바이오 5’", "vowel"),
        ("“모색”", "consonant"),
        ("『일』", "ㄹ"),
        ("서울.", "ㄹ"),
        # digits as they are read
        *((str(digit), sound) for digit, sound in enumerate(["consonant", "ㄹ", "vowel", "consonant", "vowel"])),
        *((str(digit), sound) for digit, sound in enumerate(["vowel", "consonant", "ㄹ", "ㄹ", "vowel"], 5)),
        ("10", "consonant"),
        ("100", "consonant"),
        ("1,000", "consonant"),
        ("10,000", "consonant"),
        ("100000000", "consonant"),
        ("1" + "0" * 12, "vowel"),
        ("1" + "0" * 16, "consonant"),
        ("2024", "vowel"),
        ("1.5", "vowel"),
        ("2.0", "consonant"),
        ("Bio-5", "vowel"),
        # dates: 9일, 12월
        ("2023. 12. 9.", "ㄹ"),
        ("2023.\u00a012.\u00a09.\u2060(토)", "ㄹ"),
        ("2023. 12.", "ㄹ"),
        # letters by their names
        ("NSF", "vowel"),
        ("NSC", "vowel"),
        ("5G", "vowel"),
        ("REAIM", "consonant"),
        ("ICAN", "consonant"),
        ("HR", "ㄹ"),
        ("URL", "ㄹ"),
        ("U.S.", "vowel"),
        ("R&D", "vowel"),
        ("APEC", "consonant"),
        ("A", "vowel"),
        ("m", "consonant"),
        # words
        ("Google", "ㄹ"),
        ("channel", "ㄹ"),
        ("Seoul", "ㄹ"),
        ("Moonshot", "consonant"),
        ("program", "consonant"),
        ("Beijing", "consonant"),
        ("Airline", "consonant"),
        ("Group", "consonant"),
        ("Public", "consonant"),
        ("Center", "vowel"),
        ("Project", "vowel"),
        ("Initiative", "vowel"),
        # units and signs
        ("30%", "vowel"),
        ("500 MW", "vowel"),
        ("20km", "vowel"),
        ("5 kg", "consonant"),
        ("3t", "consonant"),
        ("10 ml", "ㄹ"),
        ("25℃", "vowel"),
        # unknown
        ("美", "unknown"),
        ("", "unknown"),
        ("…", "unknown"),
        ("Ω", "unknown"),
    ],
)
def test_the_sound_a_value_ends_with(value: str, sound: str) -> None:
    assert ending_sound(value) == sound


@pytest.mark.parametrize(
    ("value", "pair", "words"),
    [
        ("외교부", "은/는", "외교부는"),
        ("재단", "은/는", "재단은"),
        ("재단", "는/은", "재단은"),
        ("국립과학재단(NSF)", "이/가", "국립과학재단(NSF)이"),
        ("과기정통부", "과/와", "과기정통부와"),
        ("서울", "으로/로", "서울로"),
        ("미국", "으로/로", "미국으로"),
        ("연구소", "으로/로", "연구소로"),
        ("7", "으로부터/로부터", "7\u2060로부터"),
        ("10", "을/를", "10\u2060을"),
        ("美", "은/는", "美은(는)"),
        ("美", "으로/로", "美(으)로"),
        ("", "은/는", ""),
    ],
)
def test_a_value_with_its_particle(value: str, pair: str, words: str) -> None:
    assert josa(value, pair) == words


def test_the_particle_alone() -> None:
    assert particle("국가안보실", "이/가") == "이"


@pytest.mark.parametrize("value", [None, True, Break(), ("a",)])
def test_only_words_have_particles(value: Any) -> None:
    with pytest.raises(Refused):
        josa(value, "은/는")


def test_a_pair_that_is_none_is_a_mistake_with_a_hint() -> None:
    with pytest.raises(Refused, match="“은/늘” is no pair of particles\n  hint: did you mean “은/는”"):
        josa("가", "은/늘")


@given(st.text(), st.sampled_from(list(PAIRS.items())))
def test_any_value_keeps_its_words(value: str, pair: tuple[str, str]) -> None:
    assert josa(value, "/".join(pair)).startswith(value)
