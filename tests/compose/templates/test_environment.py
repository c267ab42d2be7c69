"""Jinja as templates see it: holes, limits, filters, and messages for authors."""

import datetime as dt
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct, field

from briefgen.blocks.holes import HOLE, clean_text
from briefgen.blocks.plain import paragraph_texts
from briefgen.blocks.tree import Blocks, CheckBox, Note, Paragraph, Rule, Strong, Table
from briefgen.compose.templates.environment import ALLOWED_FILTERS, FILTERS
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.compose.templates.rendering import Rendering
from briefgen.dialogue.model import Audience, Mark, Text
from briefgen.errors import Refused

READER = Audience(id="reader", language="en", release=Mark())


class View(Struct, frozen=True):
    """What the objects of a context look like."""

    title: str = "T"
    count: int = 3
    due: str = ""
    rows: tuple[str, ...] = ("x", "y")
    _secret: str = "hidden"
    more: dict[str, str] = field(default_factory=lambda: {"key": "value"})

    @property
    def loud(self) -> str:
        return self.title.upper()

    def method(self) -> str:
        return "called"


def note(text: str) -> Note:
    return Note((Paragraph((text,)),))


def money(text: str) -> tuple[Any, ...]:
    return "at least ", Strong((text,))


CONTEXT: dict[str, Any] = {
    "view": View(),
    "x": "1*",
    "rows": ("x|", "y"),
    "nothing": None,
    "yes": True,
    "table": Table((), ()),
    "note": note,
    "money": money,
    "box": CheckBox("k", False, "l"),
    "bare": {"a": 1},
    "day": dt.date(2024, 1, 1),
    "many": [1, 2],
    "sum_": Decimal("1.5"),
    "text": Text((("en", "a"),)),
}


def library(root: Path, **templates: str) -> TemplateLibrary:
    folder = root / "templates"
    folder.mkdir(exist_ok=True)
    for name, source in templates.items():
        (folder / name).write_text(source, encoding="utf-8")
    return TemplateLibrary(root)


def page(root: Path, source: str, context: dict[str, Any] | None = None, **templates: str) -> Blocks:
    found = library(root, t=source, **templates)
    return found.render("t", READER, CONTEXT if context is None else context, "brief").blocks


def printed(root: Path, source: str, **templates: str) -> str:
    return " / ".join(paragraph_texts(page(root, source, None, **templates)))


# ---- what templates can do --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ view.title }} {{ view.count }} {{ view.loud }} {{ view.more.key }} {{ view['title'] }}", "T 3 T value T"),
        ("{{ view.rows[1] }} {{ view.rows|length }} {{ view.title[0:1] }}", "y 2 T"),
        ("{{ 3 + 4 * 2 - 1 }} {{ 7 // 2 }} {{ 7 % 2 }}", "10 3 1"),
        ("{{ view.due or 'not stated' }} {{ view.due|default('none', true) }}", "not stated none"),
        ("{{ 'yes' if view.count > 2 else 'no' }} {{ 'there' if nosuch is defined else 'missing' }}", "yes missing"),
        ("{{ nosuch|default('none') }}", "none"),
        (
            "{% for r in rows %}{{ loop.index }}{{ r }}{% if not loop.last %}, {% endif %}{% else %}empty{% endfor %}",
            "1x|, 2y",
        ),
        ("{% for r in () %}{{ r }}{% else %}empty{% endfor %}", "empty"),
        ("{% for r in rows recursive %}{{ r }}{% if r != 'z' %}{{ loop(('z',)) }}{% endif %}{% endfor %}", "x|zyz"),
        ("{% macro m(v) %}**{{ v }}**{% endmacro %}{{ m(x) }} {{ m(x) ~ '!' }}", "1* 1*!"),
        ("{% macro m() %}({{ caller() }}){% endmacro %}{% call m() %}{{ x }}{% endcall %}", "(1*)"),
        ("{% set s %}*{{ x }}*{% endset %}{{ s }} {{ s }}", "1* 1*"),
        ("{% set n = namespace(k=0) %}{% for i in range(4) %}{% set n.k = n.k + i %}{% endfor %}{{ n.k }}", "6"),
        ("{% with y = x %}{{ y }}{% endwith %}{# a comment #}", "1*"),
        ("{% raw %}{{ x }}{% endraw %}", "{{ x }}"),
        ("{{ rows|map('upper')|join(', ') }} {{ rows|sort(reverse=true)|first }}", "X|, Y y"),
        ("{{ rows|listing }} {{ ('가', '나')|dots }}", "x| and y 가·나"),
        ("{{ '재단'|josa('은/는') }} **재단**{{ '재단'|particle('이/가') }}", "재단은 재단이"),
        ("{{ [money(x), box]|join('; ') }}", "at least 1*; ☐"),
        ("We give **{{ money(x) }}**{{ note(x) }}", "We give at least 1* / 1*"),
        ("{{ note(x ~ '!') ~ x }}", "1* / 1*!"),
        ("{% for k, v in view.more|dictsort %}{{ k }}={{ v }}{% endfor %}", "key=value"),
    ],
)
def test_a_template_can(source: str, text: str, tmp_path: Path) -> None:
    assert printed(tmp_path, source) == text


def test_rows_and_items_come_from_loops(tmp_path: Path) -> None:
    source = (
        "| a | b |\n|---|---|\n{% for r in rows %}\n| {{ r }} | {% if loop.first %}**hot**{% endif %} |\n{% endfor %}"
    )
    (table,) = page(tmp_path, source)
    assert isinstance(table, Table)
    assert len(table.rows) == 3
    items = "{% for r in rows %}\n- {{ r }}\n  {% for q in rows %}\n  - {{ q }}\n  {% endfor %}\n{% endfor %}\n"
    assert printed(tmp_path, items) == "x| / x| / y / y / x| / y"


def test_blocks_are_inherited_and_extended(tmp_path: Path) -> None:
    base = "# {{ view.title }}\n\n{% block a %}base {{ x }}{% endblock %}\n\n{{ self.a() }}\n"
    child = "{% extends 'base' %}{% block a %}mine, {{ super() }}{% endblock %}"
    assert printed(tmp_path, child, base=base) == "T / mine, base 1* / mine, base 1*"


@pytest.mark.parametrize(
    "how", ["{% import 'lib' as l %}{{ l.b(x) }} {{ l.s }}", "{% from 'lib' import b, s %}{{ b(x) }} {{ s }}"]
)
def test_what_is_imported_is_of_this_reader_each_time(how: str, tmp_path: Path) -> None:
    lib = "{% macro b(v) %}**{{ v }}**{{ x }}{% endmacro %}{% set s %}_{{ x }}_{% endset %}"
    found = library(tmp_path, t=how, lib=lib)
    for reader, value in (("one", "secret"), ("two", "public"), ("one", "again")):
        audience = Audience(id=reader, language="en", release=Mark())
        blocks = found.render("t", audience, {"x": value}, "brief").blocks
        assert list(paragraph_texts(blocks)) == [f"{value}{value} {value}"]


def test_a_component_alone_in_its_paragraph_takes_its_place(tmp_path: Path) -> None:
    assert page(tmp_path, "{{ table }}\n\n{{ table }}") == (Table((), ()), Table((), ()))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a\n{% if yes %}\nb\n{% endif %}\nc", "a b c"),
        ("a\n\n{% if yes %}\n\nb\n\n{% endif %}\n\nc", "a / b / c"),
        ("a {% if yes %}b{% endif %}\n\nc", "a b / c"),
        ("- a{% if yes %} b{% endif %}\n- c\n", "a b / c"),
        ("a\n  {% if yes %} {# why #}\n\nb{% endif %}", "a / b"),
        ("{# a comment\nof two lines #}\na", "a"),
        ("{% include 'part' %}\nb", "in b"),
        ("{% include 'part' %}\n\nb", "in / b"),
        ("{% raw %}\n{% if %}\n{% endraw %}", "{% if %}"),
        ("{% set y = x -%}\n a\n{{ y -}}\n b", "a 1*b"),
    ],
)
def test_a_line_of_tags_leaves_no_line_behind(source: str, text: str, tmp_path: Path) -> None:
    assert printed(tmp_path, source, part="in") == text


# ---- every value is a hole --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ("{{ x }}", ["1*"]),
        ("{{ 'constant' }} {{ 1 }} {{ 'a' ~ 'b' }} {{ 'a'|upper }}", ["constant", "1", "ab", "A"]),
        ("{{ ['a', 'b']|join('-') }} {{ 'a'|josa('은/는') }}", ["a-b", "a는"]),
        ("{% if true %}{{ '*' }}{% endif %}{% for i in (1, 2) %}{{ i }}{% endfor %}", ["*", "1", "2"]),
        ("{% macro m(v='d') %}{{ v }}{% endmacro %}{{ m() }}", ["d"]),
        ("{% set s = '**' %}{{ s }}{% set t %}{{ s }}{% endset %}{{ t }}", ["**", "**"]),
        ("{% include 'other' %}{{ x }}", ["in", "1*"]),
    ],
)
def test_jinja_neither_folds_nor_misses_a_hole(source: str, values: list[str], tmp_path: Path) -> None:
    found = library(tmp_path, t=source, other="{{ 'in' }}")
    run = Rendering(("",), "en", CONTEXT)
    text = found._print(found._environment, "t", run)
    assert run.values == values
    assert len(HOLE.findall(text)) == len(values)
    assert not any(value in HOLE.sub("", text) for value in values)


PLACES = (
    "{{ x }}",
    "a **{{ x }}**는",
    "{% macro m(v) %}**{{ v }}**{% endmacro %}{{ m(x) ~ x }}",
    "{{ [x, x]|join(', ') }}",
    "{% macro m(v) %}_{{ v }}_{% endmacro %}{{ [m(x), x]|join(x) }}",
    "{% if x ~ '' == x %}{{ x ~ '-' ~ x }}{% endif %}",
    "{% set s %}*{{ x }}*{% endset %}{{ s }} {{ s }}",
    "{% for i in (x, x) %}\n- {{ i }}\n{% endfor %}",
    "{{ wording('said', words=x) }}",
    "{{ note(x) }}{{ money(x) }}",
    "{{ x }}. no item",
    "{{ x }} no heading",
    "| {{ x }} |\n|---|\n| {{ x }} |",
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLACES), st.text(min_size=1).filter(lambda text: clean_text(text).strip()))
def test_any_text_in_any_place_of_a_template_prints_as_it_is(tmp_path: Path, place: str, value: str) -> None:
    found = library(tmp_path, **{"t": place, "wording.en.yaml": 'said: "<{words}>"\n'})

    def printed(x: str) -> list[str]:
        return list(paragraph_texts(found.render("t", READER, {"x": x, "note": note, "money": money}, "brief").blocks))

    assert printed(clean_text(value)) == [line.replace("ZZ", clean_text(value)) for line in printed("ZZ")]


# ---- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ nosuch }}", "unknown name “nosuch”"),
        ("{{ veiw.title }}", "unknown name “veiw”\n  hint: did you mean “view”?"),
        ("{{ view.titel }}", "unknown attribute “titel” of a View\n  hint: did you mean “title”?"),
        ("{{ view.more.kye }}", "unknown attribute “kye” of a mapping\n  hint: did you mean “key”?"),
        ("{{ view.title.size }}", "unknown attribute “size” of a text"),
        ("{{ nosuch.a.b }}", "unknown name “nosuch”"),
        ("{% if nosuch %}{% endif %}", "unknown name “nosuch”"),
        ("{% for i in nosuch %}{% endfor %}", "unknown name “nosuch”"),
        ("{{ x ~ nosuch }}", "unknown name “nosuch”"),
        ("{{ nosuch + 1 }}", "unknown name “nosuch”"),
        ("{{ view._secret }}", "unknown attribute “_secret”"),
        ("{{ view.method }}", "unknown attribute “method”"),
        ("{{ view.method() }}", "unknown attribute “method”"),
        ("{{ x.upper() }}", "unknown attribute “upper”"),
        ("{{ '{:>999999999}'.format(x) }}", "unknown attribute “format”"),
        ("{{ x.__class__.__mro__ }}", "unknown attribute “__class__”"),
        ("{{ view['__class__'] }}", "unknown attribute “__class__”"),
        ("{{ view|map(attribute='__class__')|list }}", "“list” cannot work with a value"),
        ("{{ rows|map(attribute='__class__')|first }}", "unknown attribute “__class__”"),
        ("{{ note.__globals__ }}", "unknown attribute “__globals__”"),
        ("{{ self.__init__ }}", "is unsafe"),
        ("{{ nothing }}", "nothing (none) cannot be printed\n  hint: write {{ … or “the words to show” }}"),
        ("{{ yes }}", "true or false cannot be printed"),
        ("{{ many }}", "a list cannot be printed"),
        ("{{ rows }}", "a list cannot be printed"),
        ("{{ bare }}", "a mapping cannot be printed"),
        ("{{ day }}", "a date cannot be printed"),
        ("{{ sum_ }}", "a bare number with decimals cannot be printed"),
        ("{{ text }}", "a text in several languages cannot be printed"),
        ("{{ view }}", "View cannot be printed"),
        ("{{ [nothing]|join }}", "nothing (none) cannot be printed"),
        ("{{ x|upercase }}", "unknown filter “upercase”\n  hint: did you mean “upper"[:30]),
        ("{{ x|safe }}", "unknown filter “safe”"),
        ("{{ x is nosuch }}", "unknown test “nosuch”"),
        ("{% filter upper %}a{% endfilter %}", "a filter works on a value"),
        ("{% autoescape false %}a{% endautoescape %}", "nothing to escape"),
        ("{% set s %}a{% endset %}{{ s|upper }}", "not on a finished piece of the page"),
        ("{% set s %}a{% endset %}{{ s.title }}", "not on a finished piece of the page"),
        ("{% set s %}a{% endset %}{{ s[0] }}", "not on a finished piece of the page"),
        ("{% set s %}a{% endset %}{% if s == 'a' %}y{% endif %}", "not on a finished piece of the page"),
        ("{% set s %}a{% endset %}{% if s is string %}y{% endif %}", "not on a finished piece of the page"),
        ("{% set s %}a{% endset %}{% for c in s %}{{ c }}{% endfor %}", "not on a finished piece of the page"),
        ("{% set s %}a{% endset %}{{ note(s) }}", "not on a finished piece of the page"),
        ("{{ note(x)|upper }}", "not on a finished piece of the page"),
        ("{{ note(x) + 'a' }}", "“+” cannot be used here"),
        ("{{ x + 'a' }}", "“+” cannot be used here\n  hint: it is for numbers; words are joined with ~"),
        ("{{ 'a' * 10000000 }}", "“*” cannot be used here"),
        ("{{ [1] * 10000000 }}", "“*” cannot be used here"),
        ("{{ 10 ** 10 }}", "“**” cannot be used here"),
        ("{{ '%999999999d' % 1 }}", "“%” cannot be used here"),
        ("{{ note() }}", "“note” cannot work with nothing\n  hint: it takes (text);"),
        ("{{ x() }}", "a text cannot be called"),
        ("{{ 1 // 0 }}", "a number is divided by 0"),
        ("{{ count % 0 }}", "unknown name “count”"),
        ("{{ note(1, b=2) }}", "“note” cannot work with “1”, “2”\n  hint: it takes (text);"),
        ("{% for i in [1] %}{% set j = 2 %}{{ note() }}{% endfor %}", "“note” cannot work with nothing"),
        ("{{ range(day) }}", "“range” cannot work with a date"),
        ("{{ rows|first(1, 2) }}", "“first” cannot work with a list, “1”, “2”"),
        ("{% if 1 < x %}a{% endif %}", "what stands here cannot be worked out"),
        ("{{ many.append(3) }}", "unknown attribute “append”"),
        ("{% if %}", "Expected an expression"),
        ("{% for x in rows %}", "Unexpected end of template"),
        ("{{ '가'|josa('은늘') }}", "no pair of particles"),
    ],
)
def test_a_template_cannot(source: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        page(tmp_path, source)
    assert message in str(caught.value)
    assert re.match(r"templates/t:1(:\d+)?: brief: ", str(caught.value))


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in range(10000) %}{% for j in range(10000) %}{% endfor %}{% endfor %}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}",
        "{% for x in rows recursive %}{{ loop(rows) }}{% endfor %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% set n = namespace(s='a') %}{% for i in range(60) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
        "{% set n = namespace(s=9) %}{% for i in range(60) %}{% set n.s = n.s * n.s %}{% endfor %}{{ n.s }}",
        "{% block a %}{% for i in range(9) %}{{ self.a() }}{% endfor %}{% endblock %}",
        "{% for i in range(9999) %}{% for j in range(9999) %}" + "words " * 200 + "{% endfor %}{% endfor %}",
        "{% for i in range(9999) %}{% set n = range(9999)|list|length %}{% endfor %}",
        "{% for i in range(9) %}{% for j in range(9999) %}{{ j }}{% endfor %}{% endfor %}",
        "{% include 'other' %}",
        "{% extends 'other' %}",
        "{% set n = namespace(a=[1, 2]) %}{% for i in range(60) %}{% set n.a = [n.a, n.a]|sum(start=[]) %}{% endfor %}",
        "{% set n = namespace(a=[1], b=[1]) %}{% for i in range(40) %}{% set n.a = [n.a, n.a] %}"
        "{% set n.b = [n.b, n.b] %}{% endfor %}{{ 1 if n.a == n.b }}",
        "{% set n = namespace(a=(1,)) %}{% for i in range(40) %}{% set n.a = (n.a, n.a) %}{% endfor %}"
        "{{ {n.a: 1}|first }}",
        "{% set n = namespace(a=1) %}{% for i in range(40) %}{% set n.a = {1: n.a, 2: n.a} %}{% endfor %}",
        "{% set n = namespace(a=[]) %}{% for i in range(9999) %}{% set n.a = [n.a] %}{% endfor %}",
        "{% set n = namespace(a=1) %}{% for i in range(40) %}{% set n.a = [n.a, n.a]|list %}{% endfor %}",
        "{% set n = namespace(m=none) %}{% set m %}words{% endset %}{% set n.m = m %}"
        "{% for i in range(40) %}{% set n.m = n.m ~ n.m %}{% endfor %}{{ n.m }}",
        "{% set m %}" + "words " * 9000 + "{% endset %}{% for i in range(9999) %}{{ m }}{% endfor %}",
        "{% set l = range(9999)|list %}{% for i in range(9999) %}{% set k = l[:] %}{% endfor %}",
        "{% set l = range(9999)|list %}{% for i in range(9999) %}{% if l == l[:] %}{% endif %}{% endfor %}",
        "{% set l = range(9999)|list %}{% for i in range(9999) %}{% if i is in l %}{% endif %}{% endfor %}",
        "{% set l = range(9999)|list %}{% set k = l|select('in', l)|list %}{{ k|length }}",
        "{% for i in range(9999) %}{% for j in range(9999) if false %}{% endfor %}{% endfor %}",
        "{% for i in range(9999) %}{% set k = range(9999)|select('odd')|map('abs')|list %}{% endfor %}",
        "{% for i in range(9999) %}{% set k = range(9999)|map('abs')|max %}{% endfor %}",
        "{% set n = namespace(s='abcdefghij') %}{% for i in range(13) %}{% set n.s = n.s ~ n.s %}{% endfor %}"
        "{% set l = namespace(a=[]) %}{% for i in range(9999) %}{% set l.a = [n.s ~ i, l.a] %}{% endfor %}",
        "{% set n = namespace(s='abcdefghij') %}{% for i in range(13) %}{% set n.s = n.s ~ n.s %}{% endfor %}"
        "{{ [n.s, n.s, n.s]|dots }}",
        "{% set l = range(9999)|list %}{% for i in range(9999) %}{{ note(l) }}{% endfor %}",
        "{% for i in range(9999) %}{% if range(9999)|list|sort == 1 %}{% endif %}{% endfor %}",
        "{% for i in range(9999) %}{% for j in range(9) %}{% set k = note('a') %}{% endfor %}{% endfor %}",
        "{{ 2 ** 99999999 }}",
        "{{ 'a' * 999999999 }}",
        "{{ [1] * 999999999 }}",
        "{{ '%999999999d' % 1 }}",
    ],
)
def test_no_template_goes_on_for_ever(source: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"too long|circle|beyond|cannot|values in one document|in each other") as caught:
        page(tmp_path, source, other="{% extends 't' %}")
    assert re.match(r"templates/(t|other):1", str(caught.value))


@pytest.mark.parametrize(
    "deep",
    [
        "{{ " + "(" * 900 + "1" + ")" * 900 + " }}",
        "{{ " + "[" * 150 + "1" + "]" * 150 + " }}",
        "{% for i in [1] %}" * 30 + "{% endfor %}" * 30,
        "{% if 1 %}" * 900 + "{% endif %}" * 900,
        "{{ " + "not " * 5000 + "1 }}",
    ],
)
def test_what_stands_too_deep_within_each_other_is_said_where_it_stands(deep: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^templates/other:3: .*stand within each other here"):
        page(tmp_path, "{% include 'other' %}", other=f"{{% if 1 %}}Words.{{% endif %}}\n{{{{ (1) }}}}\n{deep}\n")


def test_what_a_real_template_does_with_lists_is_far_from_the_limits(tmp_path: Path) -> None:
    source = (
        "{% set n = namespace(a=[], s=0) %}{% for i in range(200) %}{% set n.a = [i, 'words'] %}"
        "{% set n.s = n.s + [i, 1]|sum %}{% endfor %}{{ n.s }} {{ [['a', n.a], ['b', [1]]]|map('first')|join(', ') }} "
        "{{ (range(5)|list)[1:3]|join('-') }} {{ 'yes' if 3 in [1, n.s, 3] and [1] == [1] }}"
    )
    assert page(tmp_path, source)


def test_the_context_is_left_as_it_was(tmp_path: Path) -> None:
    context = {"many": [3, 1, 2], "rule": Rule()}
    page(tmp_path, "{{ many|sort|first }}{% set many = 1 %}\n\n{{ rule }}", context)
    assert context == {"many": [3, 1, 2], "rule": Rule()}


def rendered(root: Path, source: str) -> str:
    (root / "templates").mkdir()
    (root / "templates" / "t").write_text(source, encoding="utf-8")
    audience = Audience(id="reader", language="ko", release=Mark())
    blocks = TemplateLibrary(root).render("t", audience, {"items": ("나", "가", "나")}, "brief").blocks
    return str(blocks[0].inlines[0]) if hasattr(blocks[0], "inlines") else ""


def test_the_filters_are_these_and_no_more() -> None:
    ours = {"josa", "particle", "listing", "dots", "join", "_hole", "_mark", "_value", "_charge", "_bounded", "_tried"}
    assert set(FILTERS) == ours | set(ALLOWED_FILTERS)
    assert not {"safe", "attr", "format", "replace", "center", "indent", "batch", "tojson", "pprint"} & set(FILTERS)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ items|unique|sort|listing }}", "가, 나"),
        ("{{ items|dots }}", "나·가·나"),
        ("{{ items|join }} {{ items|join(' / ') }}", "나가나 나 / 가 / 나"),
        ("{{ items|select('equalto', '가')|list|length }}", "1"),
        ("{{ 'NSF'|josa('이/가') }}", "NSF가"),
        ("{{ [1, 2]|sum }} {{ [3, 1]|max }} {{ -2|abs }}", "3 3 2"),
    ],
)
def test_values_pass_through_filters(source: str, words: str, tmp_path: Path) -> None:
    assert rendered(tmp_path, source) == words


@pytest.mark.parametrize("name", [name for name in ALLOWED_FILTERS if name not in ("default",)])
def test_no_filter_looks_into_a_finished_piece_of_the_page(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="finished piece"):
        rendered(tmp_path, f"{{% set s %}}a{{% endset %}}{{{{ s|{name} }}}}")


def test_an_argument_is_guarded_too(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="finished piece"):
        rendered(tmp_path, "{% set s %}a{% endset %}{{ ''|default(s, true) }}")


@pytest.mark.parametrize("source", ["{{ [(1).a and 1] }}", "{% for i in [(1).a and 1] %}x{% endfor %}"])
def test_what_is_wrong_before_it_runs_is_said_with_its_line(source: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"^templates/other:2:\d+: brief: unknown attribute “a”"):
        page(tmp_path, "{% include 'other' %}", other=f"Words.\n{source}\n")


ATOMS = ["1", "-3", "9999", "'words'", "view.title", "rows", "[1, 'a']", "{1: 2}", "n.a", "range(99)", "none", "view"]
EXPRESSIONS = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "*", "**", "~", "==", "in", "and", "//", "%"]), inner).map(" ".join),
        st.tuples(inner, st.sampled_from(["list", "sum", "join(',')", "length", "first", "sort", "max", "dots"])).map(
            lambda pair: f"({pair[0]})|{pair[1]}"
        ),
        inner.map(lambda words: f"[{words}, {words}]"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]})[{pair[1]}:]"),
        inner.map(lambda words: f"({words}).a"),
    ),
    max_leaves=12,
)
STATEMENTS = st.recursive(
    st.one_of(
        EXPRESSIONS.map(lambda words: f"{{{{ {words} }}}}"),
        EXPRESSIONS.map(lambda words: f"{{% set n.a = {words} %}}"),
        st.sampled_from(["\n\n", "| a | b |\n", "# Head\n", "- item\n", "{% include 't' %}", "{{ paper( }}"]),
    ),
    lambda inner: st.one_of(
        st.tuples(EXPRESSIONS, inner).map(lambda pair: f"{{% for i in {pair[0]} %}}{pair[1]}{{% endfor %}}"),
        st.tuples(EXPRESSIONS, inner).map(lambda pair: f"{{% if {pair[0]} %}}{pair[1]}{{% endif %}}"),
        inner.map(lambda words: f"{{% macro m() %}}{words}{{{{ m() }}}}{{% endmacro %}}{{{{ m() }}}}"),
        st.lists(inner, max_size=4).map("".join),
    ),
    max_leaves=10,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STATEMENTS)
def test_any_template_makes_a_page_or_says_where_it_is_wrong(tmp_path: Path, source: str) -> None:
    try:
        page(tmp_path, "{% set n = namespace(a=1) %}" + source)
    except Refused as refused:
        assert all(problem.place.path for problem in refused.problems)
