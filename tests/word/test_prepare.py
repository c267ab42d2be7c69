"""Templates made ready: each variant is made of the parts of its look, and leaves them as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from lxml import etree
from msgspec.structs import replace

from briefgen.blocks.look import Look
from briefgen.blocks.tree import Document
from briefgen.cache.store import Cache
from briefgen.word import prepare, write
from briefgen.word.prepare import read_template_parts
from briefgen.word.prepared import TemplateUse
from briefgen.word.write import prepared_template, write_docx

Paper = Callable[..., Document]


@pytest.fixture
def forget() -> Iterator[Callable[[], None]]:
    """Forgets all templates that are ready, as a new process does."""

    def forget_all() -> None:
        for function in (write._prepare, write._prepare_shared_parts, prepare.read_template_parts):
            function.cache_clear()

    forget_all()
    yield forget_all
    forget_all()


def test_a_variant_changes_nothing_but_its_own_styles(look: Look, paper: Paper) -> None:
    before = etree.tostring(read_template_parts(look, TemplateUse()).styles)
    tight, loose = (prepared_template(one, look).variant.members for one in (paper(tightness=3), paper()))
    assert {member.name for member in tight} == {member.name for member in loose}
    assert [a.name for a, b in zip(tight, loose, strict=True) if a != b] == ["word/styles.xml"]
    assert etree.tostring(read_template_parts(look, TemplateUse()).styles) == before


def test_papers_that_have_the_same_of_a_look_share_a_template(look: Look, paper: Paper) -> None:
    first = prepared_template(paper(tightness=1), look)
    assert first is prepared_template(paper(title="Another", tightness=1), look)
    assert first is not prepared_template(paper(tightness=2), look)


def test_what_another_process_made_ready_is_not_made_again_and_gives_the_same_bytes(
    look: Look, paper: Paper, tmp_path: Path, forget: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [paper(), paper(tightness=2), paper(language="ko"), paper(fields=(("copy", "c"),)), paper(paper="Letter")]
    made = [write_docx(one, look, cache=Cache(tmp_path, "1")) for one in papers]
    forget()
    monkeypatch.setattr(
        prepare, "read_template_parts", lambda *_, **__: pytest.fail("a template was taken apart again")
    )
    assert [write_docx(one, look, cache=Cache(tmp_path, "1")) for one in papers] == made
    assert len(set(made)) == len(papers)


def test_a_look_without_a_digest_is_not_mistaken_for_another(
    look: Look, paper: Paper, tmp_path: Path, forget: Callable[[], None]
) -> None:
    one, other = replace(look, digest=""), replace(look, digest="", family="Another")
    cache = Cache(tmp_path, "1")
    assert prepared_template(paper(), one, cache) is not prepared_template(paper(), other, cache)
    assert not [*tmp_path.iterdir()]
