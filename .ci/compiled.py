"""A wheel in which what lays pages out is compiled by mypyc: same source, same bytes, three quarters of the time.

Compiled modules lie in the wheel beside their source, and never in a checkout: there, what is edited is what runs.
"""

from __future__ import annotations

import os
import shutil
from contextlib import chdir
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOMS = "briefgen/pdf/*.py"
PLAIN = {
    "__init__.py",
    "reportlab_canvas.py",  # a subclass of ReportLab's canvas
    "layout.py", "catalog.py",  # frozen dataclasses, which mypyc does not make
    "form_reader.py", "read.py",  # what comes back: seldom, and little
}  # fmt: skip
"""What stays as it is."""


class Compiled(BuildHookInterface[Any]):
    """Adds the compiled modules to a wheel; needs a C compiler."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile for this Python and machine, which the name of the wheel then says."""
        if version == "editable":
            return
        self._folder = Path(mkdtemp())
        for path in _compiled(Path(self.root) / "src", self._folder):
            build_data["force_include"][str(path)] = str(path.relative_to(self._folder / "made"))
        build_data["infer_tag"], build_data["pure_python"] = True, False

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        if version != "editable":
            shutil.rmtree(self._folder)


def rooms(source: Path) -> list[str]:
    """The modules that are compiled, by their paths below `src/`."""
    return [str(path.relative_to(source)) for path in sorted(source.glob(ROOMS)) if path.name not in PLAIN]


def _compiled(source: Path, folder: Path) -> list[Path]:
    """The extension modules, as they lie in a package."""
    from mypyc.build import mypycify
    from setuptools import Distribution

    with chdir(source):
        config = f"--config-file={os.devnull}"
        extensions = mypycify([config, *rooms(source)], opt_level="3", target_dir=str(folder / "c"))
        command: Any = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
        command.build_lib, command.build_temp = str(folder / "made"), str(folder / "objects")
        command.ensure_finalized()
        command.run()
    return [path for path in (folder / "made").rglob("*") if path.is_file()]
