"""Small, and kept small by a test: prints the sizes of files and functions and fails on a large one."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

FOLDERS = ("conformance", "infra", "profiles", "pruefstand", "reports", "tests", "tools", "bench")
LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 400, 40
SHOWN = 5


class Size(NamedTuple):
    """How many lines a file or a function has, and where it stands."""

    lines: int
    where: str


def files(root: Path) -> Iterator[Path]:
    """Every Python file of the project, sorted; what tools generate (`.…`, `node_modules`) is not ours."""
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            parts = path.relative_to(root).parts
            if not any(part.startswith(".") or part == "node_modules" for part in parts):
                yield path


def functions(source: str, where: str) -> Iterator[Size]:
    """Each function of a file without its docstring: explaining a function must not make it too long."""
    for node in ast.walk(ast.parse(source, where)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            first = node.body[0]
            if ast.get_docstring(node) is not None:
                lines -= (first.end_lineno or first.lineno) - first.lineno + 1
            yield Size(lines, f"{where}:{node.lineno} {node.name}")


def measured(root: Path) -> tuple[list[Size], list[Size]]:
    """Sizes of all files and of all functions, the largest first."""
    of_files: list[Size] = []
    of_functions: list[Size] = []
    for path in files(root):
        source, where = path.read_text("utf-8"), path.relative_to(root).as_posix()
        of_files.append(Size(len(source.splitlines()), where))
        of_functions += functions(source, where)
    return sorted(of_files, reverse=True), sorted(of_functions, reverse=True)


def told(noun: str, sizes: list[Size], most: int) -> Iterator[str]:
    """One line with count, median and limit, then the largest; those above the limit all, and marked."""
    middle = median(size.lines for size in sizes) if sizes else 0
    yield f"{len(sizes)} {noun}: median {middle:.0f} lines, limit {most}"
    for rank, size in enumerate(sizes):
        if size.lines > most:
            yield f"{size.lines:6}  {size.where}  TOO LONG"
        elif rank < SHOWN:
            yield f"{size.lines:6}  {size.where}"


def main(root: Path) -> int:
    """Print both tables; 1 when something is above its limit."""
    limits = (LINES_OF_A_FILE, LINES_OF_A_FUNCTION)
    code = 0
    for noun, sizes, most in zip(("files", "functions"), measured(root), limits, strict=True):
        sys.stdout.write("\n".join(told(noun, sizes, most)) + "\n")
        code |= any(size.lines > most for size in sizes)
    return code


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[1]))
