"""YAML text says what it seems to say, or it is told where it does not."""

from __future__ import annotations

import pytest

from profiles.text import MOST_BYTES, parse


@pytest.mark.parametrize(
    ("text", "line", "what", "remedy"),
    [
        (b"a: 1\na: 2\n", 2, "stands here twice", "remove or rename"),
        (b"a:\n\tb: 1\n", 2, "cannot start any token", "spaces"),
        (b"a: &x [1]\nb: [*x]\n", 2, "alias", "write the value out"),
        (b"a: {<<: {b: 1}}\n", 1, "merge key", "write the values out"),
        (b"[" * 1000, 1, "nested more than", "flatten"),
        (b"- " * 1000, 1, "nested more than", "flatten"),
        (b"-  " * 1_000_000, 1, "nested more than", "flatten"),
        (b"\n".join(b" " * depth + b"a:" for depth in range(1000)), 61, "nested more", "flatten"),
        (b"a: [" + b'"]",[' * 50_000 + b"]" * 50_001, 1, "nested more than", "flatten"),
        (b"a: b\nc: \x00", 2, "control characters", "UTF-8"),
        (b"a: \xfc", 1, "UTF-8", "UTF-8"),
        (b"a: [1\nb: 2", 2, "expected", "brackets"),
        (b"a: b: c", 1, "mapping values", "quotes"),
        (b"a: @b", 1, "cannot start any token", "quotes"),
        (b"a: 1\n---\nb: 2\n", 2, "single document", "---"),
        (b"? [a, b]\n: c\n", 1, "cannot be a key", "quote"),
        (b"a: !!python/object/apply:os.system [id]\n", 1, "a tag", "without it"),
        (b"a: 2026-13-45\n", 1, "looks like a day", "quotes"),
        (b"a: " + b"1" * 5000, 1, "looks like a day or a number", "quotes"),
        (b"#" * (MOST_BYTES + 1), 0, "larger than", "split"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_mistakes_are_told_with_line_and_remedy(
    text: bytes, line: int, what: str, remedy: str
) -> None:
    """Each way to write broken YAML names the line, says what is wrong and what to do."""
    (problem,) = parse(text, "portal.yaml").problems
    assert (problem.file, problem.line) == ("portal.yaml", line), str(problem)
    assert what in problem.what and remedy in problem.remedy, str(problem)


def test_mistakes_that_leave_a_value_do_not_end_the_file() -> None:
    """Keys that stand twice and impossible days are all told, and the first value of a key counts."""
    said = parse(b"a: 1\nb: {c: 2, c: 3}\na: 4\nd: 2026-02-30\n", "x")
    assert said.usable and said.value == {"a": 1, "b": {"c": 2}, "d": "2026-02-30"}
    assert [one.line for one in said.problems] == [2, 3, 4]


def test_an_alias_bomb_is_never_expanded() -> None:
    """Nine levels of nine aliases are told, one by one, and no value is made of them."""
    levels = ["a0: &a0 [x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    said = parse("\n".join(levels).encode(), "x")
    assert not said.usable and said.value is None and len(said.problems) == 81


@pytest.mark.parametrize("text", [b"", b"# nothing\n", b"---\n"])
def test_an_empty_text_is_nothing(text: bytes) -> None:
    """A file without content has no value and no problem of its own."""
    said = parse(text, "x")
    assert said.usable and said.value is None and said.problems == ()


def test_marks_of_encoding_are_read() -> None:
    """Editors that write a byte order mark, in UTF-8 or UTF-16, are understood."""
    assert parse(b"\xef\xbb\xbfa: b", "x").value == parse("a: b".encode("utf-16"), "x").value
