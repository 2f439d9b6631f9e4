"""A writer is found by the name of its file, and nothing else is one."""

from __future__ import annotations

import pytest

from reports import writers
from tests.reports import sample


def test_formats_are_the_files_that_write() -> None:
    """Only files with a writer are formats."""
    assert {"html", "junit"} <= set(writers.names())
    assert not {"wording", "writers", "__init__"} & set(writers.names())


@pytest.mark.parametrize("name", writers.names())
def test_each_format_writes_the_run(name: str) -> None:
    """Each writer has an ending, a media type, and writes bytes."""
    writer = writers.find(name)
    assert writer.ENDING.startswith(".")
    assert "/" in writer.MEDIA_TYPE
    assert writer.write(sample.sample(), sample.recall())


@pytest.mark.parametrize("name", ["pdf", "wording", "../x", "html.x", "", "writers"])
def test_unknown_format_names_the_known(name: str) -> None:
    """A wrong name is an input error that says which formats there are."""
    with pytest.raises(writers.UnknownFormat, match="html") as caught:
        writers.find(name)
    assert caught.value.exit_code == 3
