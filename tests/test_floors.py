"""The house stands as `src/briefgen/README.md` draws it: the test reads the floors there and holds the code to them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import dropwhile, takewhile
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src"
PLAN = (SOURCE / "briefgen" / "README.md").read_text(encoding="utf-8")


def cells(heading: str) -> list[list[str]]:
    """The body rows of the first table below a heading of the plan."""
    lines = dropwhile(lambda line: not line.startswith("|"), PLAN.split(heading, 1)[1].splitlines())
    table = takewhile(lambda line: line.startswith("|"), lines)
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table][2:]


FLOORS = {room.strip(): int(floor) for floor, rooms in cells("# The floors") for room in rooms.split(",")}
DEFERRED = {
    (module.strip("`"), name)
    for module, names in cells("## Deferred imports")
    for name in re.findall(r"`(.+?)`", names)
}
OUTSIDE = ("print", "input", "exit", "quit", "breakpoint")
"""What only `cli` calls by its bare name."""
WORLD = re.compile(
    r"sys\.(exit|argv|stdin|stdout|stderr)|os\.(environ|environb|getenv|_exit)|(\w+\.)*(date|datetime)\.(now|today|utcnow)"
    r"|locale\..*|time\.\w+|random\.\w+|uuid\.\w+|secrets\.\w+|getpass\.\w+|SystemExit"
)
"""What only `cli` names: the clock, the environment, the arguments, chance, the way out."""


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the house, by its dotted name without `briefgen.`."""
    found = {}
    for path in sorted((SOURCE / "briefgen").rglob("*.py")):
        parts = path.relative_to(SOURCE / "briefgen").with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def room(module: str) -> str:
    """The room a module is in; `briefgen` itself and `__main__` are the doors, which belong to no room and to cli."""
    return "cli" if module == "__main__" else module.split(".")[0]


def floor(module: str) -> float:
    """The floor a module is on; the door of the library is above the use cases and beside the command line."""
    return FLOORS[room(module)] if module else FLOORS["app"] + 0.5


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """Every import in a tree, nested ones too: the dotted name, and where."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def inside(name: str) -> str:
    """The module of the house an import names (`briefgen.files.write` is `files`), or an empty string."""
    words = name.split(".")
    if words[0] != "briefgen":
        return ""
    tails = (".".join(words[1:end]) for end in range(len(words), 1, -1))
    return next((tail for tail in tails if tail in modules()), "")


def arrows() -> list[tuple[str, str]]:
    """Which module of the house imports which."""
    taken = [(module, inside(name)) for module, tree in modules().items() for name, _ in imports(tree)]
    return [(module, target) for module, target in taken if target]


def dotted(node: ast.AST) -> str:
    """`os.environ` as it is written, or an empty string for anything that is no chain of names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (head := dotted(node.value)):
        return f"{head}.{node.attr}"
    return ""


def worldly(tree: ast.AST) -> list[str]:
    """What a tree takes from the world outside: names, calls and imports, as written."""
    names = [dotted(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.Name)]
    calls = [dotted(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    taken = [name for name, _ in imports(tree)]
    return [n for n in names + taken if WORLD.fullmatch(n)] + [n for n in calls if n in OUTSIDE]


def deferred(tree: ast.AST) -> set[str]:
    """What is imported inside functions: the module, not the names taken from it."""
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    nodes = [n for f in functions for n in ast.walk(f) if isinstance(n, ast.Import | ast.ImportFrom)]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_a_class_name_stands_once() -> None:
    """But for `Field`: the one of a dialogue is in its JSON Schema, the one of a page in its printed reference."""
    found = [node.name for tree in modules().values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert len(found) > 300
    assert {name for name, number in Counter(found).items() if number > 1} == {"Field"}


def test_only_the_use_cases_take_the_lock_of_a_workplace() -> None:
    named = {module: [dotted(node) for node in ast.walk(tree)] for module, tree in modules().items()}
    taken = {module for module, names in named.items() if "files.locked" in names}
    taken |= {module for module, tree in modules().items() if "briefgen.files.locked" in dict(imports(tree))}
    assert {room(module) for module in taken} == {"app"}


def test_every_room_has_a_floor() -> None:
    assert {room(module) for module in modules() if module} - set(FLOORS) == set()


def test_imports_point_down() -> None:
    wrong = [
        f"{module} imports {target}"
        for module, target in arrows()
        if room(module) != room(target) and floor(target) >= floor(module)
    ]
    assert wrong == []


def test_word_and_pdf_never_see_the_dialogue() -> None:
    assert "never see `dialogue`" in PLAN
    drawing = [(module, target) for module, target in arrows() if room(module) in ("word", "pdf")]
    assert {room(module) for module, _ in drawing} == {"word", "pdf"}
    assert [arrow for arrow in drawing if room(arrow[1]) == "dialogue"] == []


def test_no_import_goes_in_a_circle() -> None:
    graph: dict[str, set[str]] = {module: set() for module in modules()}
    for module, target in arrows():
        graph[module] |= {target} - {module}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(" imports ".join(reversed(circle.args[1])))
    assert len(order) == len(graph)


def test_imports_inside_functions_are_those_listed() -> None:
    found = {(module, name.removeprefix("briefgen.")) for module, tree in modules().items() for name in deferred(tree)}
    assert found == DEFERRED


def test_only_the_command_line_prints_exits_and_reads_clock_and_environment() -> None:
    taken = {module: worldly(tree) for module, tree in modules().items() if room(module) != "cli"}
    assert {module: names for module, names in taken.items() if names} == {}


def structs() -> Iterator[tuple[str, set[str]]]:
    """The structs of the house by name, each with the options it sets to true."""
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Struct" for base in node.bases):
                yield node.name, {str(key.arg) for key in node.keywords if ast.unparse(key.value) == "True"}


CHANGING = {"Session", "Report", "TableRow", "TableLayout", "_OutlineItem", "_RowXml"}
"""Structs that change while they are used; every other one is frozen."""


def test_there_is_one_kind_of_value_the_frozen_struct() -> None:
    named = {name for tree in modules().values() for name, _ in imports(tree)}
    assert {"msgspec.Struct"} <= named and not [name for name in named if name.startswith("dataclasses")]
    assert {name for name, options in structs() if "frozen" not in options} - CHANGING == set()
    assert len([*structs()]) > 100


TAKEN = """\
print('x')
sys.exit(1)
raise SystemExit
x = os.environ['HOME']
x = os.getenv('HOME')
from os import environ
x = datetime.now()
x = dt.date.today()
import time; time.sleep(1)
from random import choice
x = uuid.uuid4()
"""


def test_the_guard_sees_what_takes_from_the_world() -> None:
    assert [line for line in TAKEN.splitlines() if not worldly(ast.parse(line))] == []
