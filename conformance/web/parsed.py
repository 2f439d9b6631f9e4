"""One parse of a page for all looks at it: a page of megabytes takes seconds, and many looks read the same one."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable

from conformance.answer import Reply
from conformance.web.html import Document

#: Elements and lines of all pages that are kept, at most 80 MB: one hostile page, or hundreds of usual ones.
_MOST_PARTS = 250_000


class Shelf:
    """The newest parsed pages by address and content; several threads may ask at once."""

    def __init__(self, most: int = _MOST_PARTS) -> None:
        self._most = most
        self._held: OrderedDict[str, Document] = OrderedDict()
        self._lock = threading.Lock()
        self._parts = 0

    def document(self, key: str, parse: Callable[[], Document]) -> Document:
        """The page that was kept under the key, else what `parse` gives.

        Parsing needs the interpreter for itself anyway, so that others may as well wait for it.
        """
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            made = parse()
            if _size(made) > self._most:
                return made
            self._held[key] = made
            self._parts += _size(made)
            while self._parts > self._most:
                _, oldest = self._held.popitem(last=False)
                self._parts -= _size(oldest)
            return made


_SHELF = Shelf()


def parsed(reply: Reply) -> Document:
    """The page that an answer holds. It is shared: whoever reads it must not change it."""
    charset = (reply.lines("content-type") or ("",))[-1]
    head = f"{reply.url}\n{charset}\n".encode("utf-8", "replace")
    key = hashlib.sha256(head + reply.body).hexdigest()
    return _SHELF.document(key, lambda: Document(reply.text(), reply.url))


def _size(page: Document) -> int:
    """Elements and lines, and something for the page itself."""
    return len(page.elements) + len(page.lines) + 100
