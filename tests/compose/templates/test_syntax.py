"""How templates are changed before they are compiled, and their blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from briefgen.compose.templates.syntax import (
    TemplateBlock,
    TemplateOutline,
    find_unused_blocks,
    outline_of,
    printed_blocks,
    remove_tag_lines,
)


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


def of(source: str) -> TemplateOutline:
    return outline_of(Environment().parse(source))


def test_an_outline_knows_lines_nesting_and_what_is_kept() -> None:
    found = of(
        "{% extends 'memo' %}\n{% block a %}{% if x %}{% block b %}{{ super() }}{% endblock %}{% endif %}{% endblock %}"
    )
    assert (found.extends, found.top) == ("memo", ("a",))
    assert found.blocks == {"a": TemplateBlock(2, ("b",), False), "b": TemplateBlock(2, (), True)}


def test_what_is_kept_brings_its_blocks_and_what_is_replaced_does_not() -> None:
    base = of("{% block a %}{% block old %}{% endblock %}{% endblock %}")
    kept = of("{% extends 'm' %}{% block a %}{% block new %}{% endblock %}{{ super() }}{% endblock %}")
    replaced = of("{% extends 'm' %}{% block a %}{% endblock %}")
    assert printed_blocks([kept, base]) == ("a", "new", "old")
    assert printed_blocks([replaced, base]) == ("a",)


def test_blocks_that_hold_each_other_come_to_an_end() -> None:
    base = of("{% block a %}{% block b %}{% endblock %}{% endblock %}")
    over = of("{% extends 'm' %}{% block b %}{% block a %}{{ super() }}{% endblock %}{% endblock %}")
    assert printed_blocks([over, base]) == ("a", "b")


def test_a_template_that_extends_nothing_may_have_any_block() -> None:
    assert list(find_unused_blocks([of("{% block a %}{% endblock %}")])) == []
