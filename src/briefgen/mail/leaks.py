"""What goes outside by mail is searched once more, in the very bytes and words it goes in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from briefgen.compose import linter
from briefgen.dialogue.model import Audience
from briefgen.dialogue.unsaid import Finding
from briefgen.errors import Place, Problem, Refused
from briefgen.mail.letter import Letter, LetterWriter
from briefgen.mail.release_check import Issue, ReleasableFile


def find_leaks_in_files(
    issue: Issue, papers: Sequence[ReleasableFile], audience: Audience, writer: LetterWriter
) -> Iterator[Problem]:
    """A problem for each thing that files for a reader outside say and must not. Of a numbered copy the paper is
    searched, once for all copies, which differ in the line of their holder."""
    if audience.is_internal:
        return
    unsaid = writer.unsaid_to(audience)
    for paper in papers:
        name = f"{issue.name}/{paper.copy.path}"
        try:
            found = _search(issue, paper, audience, writer)
        except Refused:
            yield Problem("cannot be searched for what must not go out", Place(name), hint="briefgen build --force")
            continue
        for problem in linter.as_problems(found, unsaid, writer.library.root, [name]):
            yield replace(problem, hint=f"{problem.hint}; then briefgen build")


def _search(issue: Issue, paper: ReleasableFile, audience: Audience, writer: LetterWriter) -> tuple[Finding, ...]:
    numbered = issue.copies.copies.get(paper.copy.path)
    key = audience.id, numbered.paper if numbered else paper.copy.sha256
    if key not in issue.searched:
        found = linter.find_in_file(paper.copy.path, paper.data, writer.unsaid_to(audience))
        issue.searched[key] = tuple(found)
    return issue.searched[key]


def find_leaks_in_letter(letter: Letter, audience: Audience, writer: LetterWriter) -> list[Problem]:
    """A problem for each thing that a letter to a reader outside says and must not."""
    if audience.is_internal:
        return []
    unsaid = writer.unsaid_to(audience)
    found = linter.find_in_texts((letter.subject, letter.text), unsaid)
    return linter.as_problems(found, unsaid, writer.library.root, [path for path, _ in letter.templates])


def find_leaks_in_neutral_letters(writer: LetterWriter, audiences: Iterable[Audience]) -> Iterator[Problem]:
    """A problem for each thing that the letters of readers outside say to anybody and must not, and for each mistake
    in their templates."""
    for audience in audiences:
        if audience.is_internal:
            continue
        try:
            for letter in writer.neutral_letters(audience).letters:
                yield from find_leaks_in_letter(letter, audience, writer)
        except Refused as refused:
            yield from refused.problems
