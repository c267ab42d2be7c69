"""An editor finds the schemas the data files name, and those of this version."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.app import setup
from briefgen.app.setup import SCHEMAS, schema_texts, update_schemas
from briefgen.app.workplace import Workplace


def test_schemas_are_written_anew_only_where_one_is_missing_or_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    update_schemas(Workplace(tmp_path))
    found = tmp_path / SCHEMAS / "round.schema.json"
    found.write_text("{}", encoding="utf-8")
    update_schemas(Workplace(tmp_path))
    assert found.read_text(encoding="utf-8") == "{}"
    monkeypatch.setattr(setup, "program_fingerprint", lambda: "another")
    update_schemas(Workplace(tmp_path))
    assert found.read_text(encoding="utf-8") == schema_texts()["round.schema.json"]
    found.unlink()
    update_schemas(Workplace(tmp_path))
    assert found.is_file()
