"""What makes a wheel that can be trusted: it says what is in it, and its bytes depend on nothing but the tree.

The list is a CycloneDX 1.6 document in `.dist-info/sboms/` (PEP 770): the fonts that are in the wheel, by hash, and
what briefgen was tested with, as locked. No time, no name of a machine, no random number stands in it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCK, FONTS = ".ci/runtime.lock", "templates/fonts"
DATE = (2020, 2, 2, 0, 0, 0)  # of every member, whatever SOURCE_DATE_EPOCH says
LOCKED = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\\n]+))?", re.MULTILINE)


class TrustHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the list before the wheel is made, and stores its members afterwards."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the list where hatchling finds it; an editable install has none."""
        if version == "editable":
            return
        core = self.build_config.builder.metadata.core
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / f"{core.name}.cdx.json"
        listed = describe_wheel(Path(self.root), core.name, self.metadata.version)
        path.write_text(json.dumps(listed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
        build_data["sbom_files"].append(str(path))

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Store what zlib has compressed: another build of zlib would write other bytes."""
        if version != "editable":
            store_members(Path(artifact_path))
            self.folder.cleanup()


def store_members(wheel: Path) -> None:
    """Write the members of a wheel anew: the same names, modes and bytes, none of them compressed or of today."""
    with zipfile.ZipFile(wheel) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(wheel, "w") as archive:
        for info, content in members:
            stored = zipfile.ZipInfo(info.filename, DATE)
            stored.external_attr, stored.create_system = info.external_attr, 3  # as on Unix
            archive.writestr(stored, content)


def describe_wheel(root: Path, name: str, version: str) -> dict[str, Any]:
    """A CycloneDX 1.6 document of the wheel: itself, its fonts, and the packages it runs on."""
    packages = [describe_package(found) for found in LOCKED.finditer((root / LOCK).read_text(encoding="utf-8"))]
    fonts = [describe_font(path) for path in sorted((root / FONTS).glob("*.[to]tf"))]
    this = f"pkg:pypi/{name}@{version}"
    licences = [{"license": {"id": "MIT"}}]
    itself = {"type": "application", "bom-ref": this, "name": name, "version": version, "purl": this}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**itself, "licenses": licences}},
        "components": fonts + packages,
        "dependencies": [{"ref": this, "dependsOn": [each["bom-ref"] for each in fonts + packages]}],
    }


def describe_font(path: Path) -> dict[str, Any]:
    """A font file that is in the wheel, by its hash."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {
        "type": "file",
        "bom-ref": f"font:{path.name}",
        "name": path.name,
        "hashes": [{"alg": "SHA-256", "content": digest}],
        "licenses": [{"license": {"id": "OFL-1.1"}}],
    }


def describe_package(found: re.Match[str]) -> dict[str, Any]:
    """A package that is not in the wheel but installed beside it, as it was tested."""
    name, version, marker = found["name"], found["version"], found["marker"]
    purl = f"pkg:pypi/{name}@{version}"
    said = {"type": "library", "bom-ref": purl, "name": name, "version": version, "scope": "required", "purl": purl}
    if marker is not None:  # only on some systems
        said |= {"scope": "optional", "properties": [{"name": "python:marker", "value": marker.strip()}]}
    return said
