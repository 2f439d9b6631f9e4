"""`pruefstand report`: render a stored run; neither the portal nor the catalogue is asked."""

from __future__ import annotations

import sys
from pathlib import Path

import click

EXAMPLES = """\b
Examples:
  pruefstand report reports/out/latest
  pruefstand report reports/out/latest --format junit -o -
"""


@click.command(epilog=EXAMPLES)
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--format", "formats", multiple=True, default=("html",), show_default=True)
@click.option("-o", "--output", help="A file, or - for standard output (one format only).")
def command(run: Path, formats: tuple[str, ...], output: str | None) -> int:
    """Write reports of a RUN folder."""
    from conformance.runs.folder import RunFolder, write_whole
    from pruefstand.running.checking import write_reports
    from reports import writers

    folder = RunFolder(run)
    judged = folder.run()
    if output is None:
        for file in write_reports(judged, folder, formats):
            click.echo(f"Report: {file}")
        return 0
    if len(formats) != 1:
        raise click.UsageError("-o takes exactly one --format")
    data = writers.find(formats[0]).write(judged, folder.exchange)
    if output == "-":
        sys.stdout.buffer.write(data)
    else:
        write_whole(Path(output), data)
    return 0
