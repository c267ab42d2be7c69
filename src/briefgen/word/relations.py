"""Relations of a package that is read (ECMA-376 part 2): which part names which, and of what kind a part is.

In: parts by name. Out: arrows between them, the main part, content types.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from briefgen.errors import Place, Problem, Refused
from briefgen.values import dataclass
from briefgen.word.elements import local, parse
from briefgen.word.package import TYPES


@dataclass(frozen=True, slots=True)
class Relation:
    """An arrow from one part: its id, the last word of its type (`styles`, `image`), the part or address it names."""

    id: str
    kind: str
    target: str
    external: bool


def relations(parts: Mapping[str, bytes], part: str = "") -> tuple[Relation, ...]:
    """The relations of a part, or of the package; targets are names of parts."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in parts:
        return ()
    return tuple(
        Relation(
            element.get("Id", ""),
            element.get("Type", "").rsplit("/", 1)[-1],
            _resolved(folder, element.get("Target", ""), external := element.get("TargetMode") == "External"),
            external,
        )
        for element in parse(parts[source], source)
        if local(element) == "Relationship"
    )


def _resolved(folder: str, target: str, external: bool) -> str:
    """A target is relative to the folder of its part, or begins at the root with a slash."""
    if external:
        return target
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def main_part(parts: Mapping[str, bytes], name: str) -> str:
    """The name of the main document part. Raises `Refused` where the package is not one of Word."""
    found = next((r.target for r in relations(parts) if r.kind == "officeDocument" and not r.external), "")
    if found not in parts:
        raise Refused(Problem("is not a Word file (.docx)", Place(name), hint="open it in Word and save it as .docx"))
    return found


def content_type(parts: Mapping[str, bytes], part: str) -> str:
    """The content type of a part: its own, else that of its extension, in small letters."""
    if TYPES not in parts:
        return ""
    own, by_extension = "", ""
    for element in parse(parts[TYPES], TYPES):
        if element.get("PartName", "").lower() == f"/{part}".lower():
            own = element.get("ContentType", "")
        elif part.lower().endswith("." + element.get("Extension", "\0").lower()):
            by_extension = element.get("ContentType", "")
    return (own or by_extension).lower()
