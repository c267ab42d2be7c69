"""`import briefgen` is a library: its names are documented, imported when asked for, and their examples run."""

from __future__ import annotations

import ast
import datetime as dt
import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import briefgen
from briefgen.blocks import tree

TOP = Path(__file__).parents[1]
SOURCE = TOP / "src" / "briefgen"
NAMES = [name for name in briefgen.__all__ if name != "__version__"]
EXAMPLES = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def functions() -> list[str]:
    """The public names that are called to do something."""
    return [name for name in NAMES if inspect.isfunction(getattr(briefgen, name))]


def run_examples(text: str, name: str) -> int:
    """Run the examples of a text in the current folder; how many there were."""
    test = doctest.DocTestParser().get_doctest(text, {"briefgen": briefgen, "dt": dt}, name, None, None)
    result = doctest.DocTestRunner(optionflags=EXAMPLES).run(test)
    assert result.failed == 0, f"{result.failed} of {result.attempted} examples of {name} failed"
    return result.attempted


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def briefs(folder: Path) -> Path:
    """The same, with a workplace `briefs` in it."""
    briefgen.init("briefs")
    return folder / "briefs"


# ---- names -------------------------------------------------------------------------------------------------------


def test_importing_it_imports_nothing_else() -> None:
    code = "import sys, briefgen; print([name for name in sys.modules if name.startswith('briefgen.')])"
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == "[]"


def test_asking_for_a_name_imports_its_module_and_no_command_line() -> None:
    code = "import sys, briefgen; briefgen.Document; print(*(name for name in sys.modules if 'briefgen.' in name))"
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = started.stdout.split()
    assert "briefgen.blocks.tree" in found
    assert not [name for name in found if name.startswith(("briefgen.cli", "briefgen.app", "briefgen.dialogue"))]


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(briefgen, name)
    assert found.__name__ == name
    assert re.match(r"[A-Z`(].*[.:,]", inspect.getdoc(found) or "")


def test_all_names_are_there_for_readers_and_type_checkers_too() -> None:
    """What stands below `TYPE_CHECKING` and what is imported when asked for is the same."""
    parsed = ast.parse((SOURCE / "__init__.py").read_text(encoding="utf-8"))
    imported = [node for node in ast.walk(parsed) if isinstance(node, ast.ImportFrom) and node.module != "__future__"]
    declared = {alias.asname: node.module for node in imported for alias in node.names}
    assert declared == {name: getattr(briefgen, name).__module__ for name in NAMES}
    assert set(briefgen.__all__) <= set(dir(briefgen))
    assert len(set(briefgen.__all__)) == len(briefgen.__all__)


def test_every_block_a_page_may_hold_is_public() -> None:
    nodes = {node.__name__ for node in tree.NODE_TYPES}
    assert len(nodes) > 30
    assert nodes <= set(NAMES)


def test_a_name_that_is_not_there_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="module 'briefgen' has no attribute 'nothing'"):
        briefgen.nothing  # noqa: B018


def test_the_house_itself_does_not_come_in_by_its_front_door() -> None:
    """A module of ours imports what it needs from where it is defined."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "briefgen":
                assert not {alias.name for alias in node.names} & set(NAMES), path


# ---- examples ----------------------------------------------------------------------------------------------------


def test_the_examples_of_the_package_run(folder: Path) -> None:
    assert run_examples(briefgen.__doc__ or "", "briefgen") >= 5


@pytest.mark.parametrize("name", functions())
def test_each_function_has_an_example_that_runs(name: str, briefs: Path) -> None:
    assert run_examples(inspect.getdoc(getattr(briefgen, name)) or "", name)


def test_the_example_of_the_readme_runs(briefs: Path) -> None:
    section = (TOP / "README.md").read_text(encoding="utf-8").split("## Use it from Python\n")[1].split("\n## ")[0]
    codes = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    assert len(codes) == 2
    assert run_examples("".join(codes), "README.md") >= 10


def test_the_readme_says_which_names_are_kept() -> None:
    section = (TOP / "README.md").read_text(encoding="utf-8").split("## Use it from Python\n")[1].split("\n## ")[0]
    assert "`briefgen.__all__`" in section
    assert "semantic versioning" in section
