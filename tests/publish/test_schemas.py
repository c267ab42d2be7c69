"""An editor finds the schemas the data files name, and those of this version."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.publish import build
from briefgen.publish.build import FOLDER, schema_texts, write_schemas


def test_schemas_are_written_anew_only_where_one_is_missing_or_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_schemas(tmp_path)
    found = tmp_path / FOLDER / "round.schema.json"
    found.write_text("{}", encoding="utf-8")
    write_schemas(tmp_path)
    assert found.read_text(encoding="utf-8") == "{}"
    monkeypatch.setattr(build, "program", lambda: "another")
    write_schemas(tmp_path)
    assert found.read_text(encoding="utf-8") == schema_texts()["round.schema.json"]
    found.unlink()
    write_schemas(tmp_path)
    assert found.is_file()
