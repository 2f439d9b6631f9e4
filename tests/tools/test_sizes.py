"""The limit on sizes is only worth something if it counts rightly and fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import sizes


def _project(root: Path, text: str) -> Path:
    (root / "reports").mkdir()
    (root / "reports" / "one.py").write_text(text, "utf-8")
    return root


def _function(lines: int, docstring: str = "") -> str:
    return "def long() -> None:\n" + docstring + "    pass\n" * (lines - 1)


@pytest.mark.parametrize(("lines", "code"), [(40, 0), (41, 1)])
def test_a_function_has_at_most_40_lines(
    tmp_path: Path, lines: int, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """40 lines pass, 41 fail and are named with file and line."""
    assert sizes.main(_project(tmp_path, _function(lines))) == code
    assert ("41  reports/one.py:1 long  TOO LONG" in capsys.readouterr().out) == bool(code)


@pytest.mark.parametrize(("lines", "code"), [(400, 0), (401, 1)])
def test_a_file_has_at_most_400_lines(tmp_path: Path, lines: int, code: int) -> None:
    """400 lines pass, 401 fail."""
    assert sizes.main(_project(tmp_path, "x = 1\n" * lines)) == code


def test_a_docstring_does_not_count() -> None:
    """A function of 40 lines with a docstring of 3 is still one of 40."""
    text = _function(40, '    """One.\n\n    Two."""\n')
    assert [size.lines for size in sizes.functions(text, "one.py")] == [40]


def test_methods_and_inner_functions_count() -> None:
    """What stands in a class or in another function is measured too."""
    text = "class A:\n    async def b(self):\n        def c():\n            pass\n"
    assert {size.where for size in sizes.functions(text, "a.py")} == {"a.py:2 b", "a.py:3 c"}


def test_what_tools_generate_is_not_measured(tmp_path: Path) -> None:
    """Hidden folders and node_modules below a folder of ours are left out."""
    for folder in (".hidden", "node_modules", "kept"):
        (tmp_path / "infra" / folder).mkdir(parents=True)
        (tmp_path / "infra" / folder / "a.py").write_text("", "utf-8")
    assert [path.parent.name for path in sizes.files(tmp_path)] == ["kept"]
