"""Every file of tests is run: a folder that pytest passes over by its name would be missed by nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def test_every_file_of_tests_is_collected(request: pytest.FixtureRequest) -> None:
    config = request.config
    if config.args != config.getini("testpaths") or config.option.keyword or config.option.markexpr:
        pytest.skip("only where all tests are asked for")
    collected = {item.path for item in request.session.items}
    assert collected == set(TESTS.rglob("test_*.py"))
