"""`python -m pruefstand` is `pruefstand`."""

from pruefstand.cli import entry

entry()
