"""`make bench`: ours and its peers over the same memos in turn, then whole processes; one table, and a line a peer."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Sequence

from . import content, opened, whole
from .contenders import ALL, FEW, OTHER, OURS, Contender, contenders, run
from .whole import spread
from .workshop import OTHER_PYTHON, ROOT, SHOP, interpreter, machine, set_up

ROUNDS = 5
LANGUAGES = {"en": "English", "ko": "Korean"}

Times = dict[tuple[str, str], list[float]]
"""Name of a tool and language → the median of each round, in milliseconds."""


def main() -> None:
    """Install, write the documents, measure in rounds, open every file, print."""
    memos = {language: content.memo(ROOT, language) for language in LANGUAGES}
    programs = set_up(memos["en"]["labels"]["columns"])
    found = contenders(programs)
    times: Times = {(tool.name, language): [] for tool in found for language in tool.languages}
    for round_ in range(ROUNDS):
        print(f"round {round_ + 1} of {ROUNDS}", file=sys.stderr, flush=True)
        for language, memo in memos.items():
            for load in (ALL, FEW):
                first = round_ * ALL.count
                numbers = range(first, first + load.count)
                content.write(memo, numbers, SHOP / "docs" / f"{language}-{round_}-{load.count}.jsonl")
        for tool in found:
            for language in tool.languages:
                times[tool.name, language].append(run(tool, language, round_))
    sizes = _opened(found)
    print(f"\n{machine()}; medians of {ROUNDS} rounds in turn (lowest–highest), every value changed in each document")
    pythons = [sys.executable, *([programs.other] if programs.other else [])]
    print(f"ours by {', and by '.join(map(interpreter, pythons))}\n")
    _table(found, times, sizes)
    print(f"\n{whole.HEAD}")
    for line in whole.measured(ROUNDS):
        print(line, flush=True)
    print()
    for line in _lines(found, times):
        print(line)


def _opened(found: Sequence[Contender]) -> dict[tuple[str, str], int]:
    """Every file opened; the median size in bytes by tool and language."""
    sizes, wrong = {}, []
    for tool in found:
        for language in tool.languages if tool.form != "tree" else ():
            folders = [tool.folder(language, round_) for round_ in range(ROUNDS)]
            wrong += [fault for folder in folders for fault in opened.faults(folder, tool.form)]
            files = [path for folder in folders for path in folder.iterdir()]
            sizes[tool.name, language] = round(statistics.median(path.stat().st_size for path in files))
    if wrong:
        sys.exit("\n".join(wrong[:20]))
    return sizes


def _table(found: Sequence[Contender], times: Times, sizes: dict[tuple[str, str], int]) -> None:
    print("| tool | language | ms a document | bytes | times ours |\n|---|---|---|---|---|")
    for tool in found:
        for language in tool.languages:
            spent = times[tool.name, language]
            size = sizes.get((tool.name, language))
            ratio = "1" if tool.name in OURS.values() else spread(_ratios(tool, language, times), unit="×")
            said = f"{f'{size:,}' if size else '–'} | {ratio}"
            print(f"| {tool.name} | {LANGUAGES[language]} | {spread(spent, digits=2)} | {said} |")
    tree = [peer / ours for peer, ours in zip(times["docxtpl", "en"], times[OURS["tree"], "en"], strict=True)]
    share, low, high = (f"1/{value:.0f}" for value in (statistics.median(tree), min(tree), max(tree)))
    print(f"\ncompose alone is {share} of docxtpl’s whole time ({low}–{high})")


def _ratios(tool: Contender, language: str, times: Times, beside: str = "") -> list[float]:
    """How many times as long as ours, or as the tool `beside` it, round by round."""
    ours = times[beside or OURS[tool.form], language]
    return [peer / own for peer, own in zip(times[tool.name, language], ours, strict=True)]


def _lines(found: Sequence[Contender], times: Times) -> list[str]:
    """A line a peer: its name first, the ratio last; also the ratio to ours by the other Python."""
    return [
        f"{tool.name} … {'; '.join(_said(tool, times, beside) for beside in _beside(tool, times))}"
        for tool in found
        if not tool.is_ours
    ]


def _beside(tool: Contender, times: Times) -> list[str]:
    other = OTHER.get(tool.form, "")
    return ["", other] if (other, "en") in times else [""]


def _said(tool: Contender, times: Times, beside: str) -> str:
    many = len(tool.languages) > 1
    ratios = {language: statistics.median(_ratios(tool, language, times, beside)) for language in tool.languages}
    said = ", ".join(f"{LANGUAGES[language] + ' ' if many else ''}{ratio:.1f}×" for language, ratio in ratios.items())
    return f"ours by {OTHER_PYTHON} {said}" if beside else said


if __name__ == "__main__":
    main()
