"""Release marks: who is reached by one, and which is wider. In doubt, nobody is."""

from __future__ import annotations

from briefgen.dialogue.model import Mark

_WIDTH = {"internal": 0, "partner": 1, "public": 2}


def reaches(mark: Mark, reader: Mark) -> bool:
    """Whether what bears this mark may be seen by a reader.

    A mark that names parties reaches a reader only if every party of his is named: one file goes to all of them.
    """
    if reader.level == "internal":
        return True
    wide = _WIDTH.get(mark.level, 0) >= _WIDTH[reader.level]
    return wide and (not mark.to or (bool(reader.to) and set(reader.to) <= set(mark.to)))


def is_released(mark: Mark) -> bool:
    """Whether anybody outside the house is reached."""
    return mark.level != "internal"


def is_wider(part: Mark, whole: Mark) -> bool:
    """Whether a part would reach somebody its whole does not."""
    if not is_released(part):
        return False
    if _WIDTH[part.level] > _WIDTH[whole.level]:
        return True
    return bool(whole.to) and (not part.to or not set(part.to) <= set(whole.to))
