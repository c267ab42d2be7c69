"""An editor finds the schemas the data files name, and those of this version."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.build import schemas
from briefgen.build.schemas import FOLDER, renew, texts


def test_schemas_are_written_anew_only_where_one_is_missing_or_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew(tmp_path)
    found = tmp_path / FOLDER / "round.schema.json"
    found.write_text("{}", encoding="utf-8")
    renew(tmp_path)
    assert found.read_text(encoding="utf-8") == "{}"
    monkeypatch.setattr(schemas, "program", lambda: "another")
    renew(tmp_path)
    assert found.read_text(encoding="utf-8") == texts()["round.schema.json"]
    found.unlink()
    renew(tmp_path)
    assert found.is_file()
