"""A strict reader of HTML: unbalanced tags, twice-used ids and loaded resources are errors."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = frozenset({"meta", "br", "hr", "img", "input", "link", "wbr"})
_LOADING = frozenset(
    {
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "link",
        "audio",
        "video",
        "source",
        "base",
        "form",
    }
)


class Page(HTMLParser):
    """Reads a whole page; AssertionError at the first thing that is wrong."""

    def __init__(self, document: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: set[str] = set()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(document)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    @property
    def links(self) -> list[str]:
        """Where the anchors of the page point."""
        return [str(attributes["href"]) for tag, attributes in self.tags if tag == "a"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Check the tag's attributes and remember it."""
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"attribute twice: {tag} {names}"
        assert tag not in _LOADING, f"loads something: {tag}"
        assert not any(name.startswith("on") for name in names), f"event handler: {attrs}"
        assert not {"style", "src", "srcset"} & set(names), f"not allowed: {attrs}"
        attributes = dict(attrs)
        name = attributes.get("id")
        if name is not None:
            assert name not in self.ids, f"id twice: {name}"
            assert not any(character.isspace() for character in name), f"id: {name!r}"
            self.ids.add(name)
        self.tags.append((tag, attributes))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Every end closes the tag that was opened last."""
        assert self._open and self._open[-1] == tag, f"</{tag}> closes {self._open[-3:]}"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep what a reader sees, without the stylesheet."""
        if self._open and self._open[-1] != "style":
            self.text.append(data)
