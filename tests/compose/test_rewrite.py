"""Lines of tags leave no line behind, and every line keeps its number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.compose.templates.syntax import remove_tag_lines


@pytest.mark.parametrize(
    ("source", "rewritten"),
    [
        ("{% if x %}\na\n", "{% if x \n%}a\n"),
        ("  {% if x -%} {# why #}\na\n", "{% if x -%}{# why \n#}a\n"),
        ("{% if x -%}\na", "{% if x \n-%}a"),
        ("{% set x = {\n  'a': 1\n} %}\nb", "{% set x = {\n  'a': 1\n} \n%}b"),
        ("a {% if x %}\nb", "a {% if x %}\nb"),
        ("{% if x %} a\nb", "{% if x %} a\nb"),
        ("{{ x }}\nb", "{{ x }}\nb"),
        ("{# a #} b\n{# c #}\nd", "{# a #} b\n{# c \n#}d"),
        ("{% include 'a' %}\nb", "{% include 'a' %}\nb"),
        ("{% raw %}\n{% if %}\n{% endraw %}\nb", "{% raw %}\n{% if %}\n{% endraw %}\nb"),
        ("{# never closed\nb", "{# never closed\nb"),
    ],
)
def test_the_end_of_a_line_of_tags_moves_into_its_last_tag(source: str, rewritten: str) -> None:
    assert remove_tag_lines(source) == rewritten


BITS = st.sampled_from(
    ["{% if x %}", "{# c #}", "{% endif -%}", " ", "\n", "words", "{{ x }}", "{#", "%}", "{% raw %}", "{"]
)


@given(st.lists(BITS).map("".join))
def test_no_line_and_no_word_gets_lost(source: str) -> None:
    rewritten = remove_tag_lines(source)
    assert rewritten.count("\n") == source.count("\n")
    assert rewritten.count("words") == source.count("words")
