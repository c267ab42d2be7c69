"""A fault of a template's Markdown, before anybody knows which template it is in."""

from __future__ import annotations


class Fault(Exception):
    """What is wrong, in an author's words; `hole` is the number of the value it is about, else `line` counts from 0."""

    def __init__(self, message: str, *, hint: str = "", hole: int | None = None, line: int = 0) -> None:
        self.message, self.hint, self.hole, self.line = message, hint, hole, line
        super().__init__(message)
