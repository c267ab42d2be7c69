"""A file that is named as a picture: believed only when it was looked at, and made ready to travel."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from briefgen.errors import Place, Problem, Refused
from briefgen.pictures import svg
from briefgen.pictures.bare import bare, points
from briefgen.pictures.kinds import LARGEST, Media, kind, size

__all__ = ["LARGEST", "Picture", "about", "seen"]


class Picture(NamedTuple):
    """The bytes of a picture as it travels (upright, in sRGB, without metadata), and its kind."""

    data: bytes
    media: Media


@lru_cache(8)
def seen(data: bytes) -> Picture:
    """A picture of the bytes of a file.

    Raises `Refused` for what is none, is damaged or too large, would run or fetch something, or is drawn differently
    by different programs.
    """
    media = kind(data)
    if media == "image/svg+xml":
        svg.refuse_unsafe(data)
    else:
        points(data)
    size(data, media)
    return Picture(bare(data, media), media)


def about(name: str, refused: Refused) -> list[Problem]:
    """What is wrong with a picture, by its name and without a place: whoever asked for it has one."""
    return [replace(problem, message=f"{name}: {problem.message}", place=Place()) for problem in refused.problems]
