"""The filters of templates."""

from pathlib import Path

import pytest

from briefgen.compose.templates.environment import ALLOWED_FILTERS, FILTERS
from briefgen.compose.templates.library import TemplateLibrary
from briefgen.dialogue.model import Audience, Mark
from briefgen.errors import Refused


def rendered(root: Path, source: str) -> str:
    (root / "templates").mkdir()
    (root / "templates" / "t").write_text(source, encoding="utf-8")
    audience = Audience(id="reader", language="ko", release=Mark())
    blocks = TemplateLibrary(root).render("t", audience, {"items": ("나", "가", "나")}, "brief").blocks
    return str(blocks[0].inlines[0]) if hasattr(blocks[0], "inlines") else ""


def test_the_filters_are_these_and_no_more() -> None:
    ours = {"josa", "particle", "listing", "dots", "join", "_hole", "_mark", "_value", "_charge"}
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
