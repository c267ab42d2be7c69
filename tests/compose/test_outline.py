"""Which blocks a template changes, and which of them are ever printed."""

from jinja2 import Environment

from briefgen.compose.templates.syntax import (
    TemplateBlock,
    TemplateOutline,
    find_unused_blocks,
    outline_of,
    printed_blocks,
)


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
