"""Finds what somebody means by a label, as a person would: case, spaces and the star do not matter."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence

#: Marks that pages set beside a label; people do not read them as a part of it.
_MARKS = re.compile(
    r"[\s:*?.–—-]+$|\s*[(\[–—-]?\s*\b(optional|freiwillig|pflichtfeld|pflichtangabe|erforderlich|"
    r"required|mandatory|pflicht)\b\s*[)\]]?$|^[*]\s*",
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_REST = re.compile(r"\s*(…|\.\.\.)$")
GROUP = " > "
MOST = 300


def plain(text: str) -> str:
    """What is read: unseen characters dropped, white space folded, case forgotten."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text[: MOST * 4]))
    return " ".join(seen.casefold().split())


def bare(text: str) -> str:
    """The same without star, colon and words such as "optional"."""
    left, before = plain(text), ""
    while left != before:
        before, left = left, _MARKS.sub("", left).strip()
    return left or plain(text)


def fit(wanted: str, shown: str) -> int:
    """3: the same words; 2: the same but for marks; 1: begins so, where an ellipsis asks for it; 0: no."""
    if not plain(shown):
        return 0
    if rest := _REST.search(wanted):
        head = plain(wanted[: rest.start()])
        return 1 if head and (plain(shown).startswith(head) or bare(shown).startswith(head)) else 0
    if plain(wanted) == plain(shown):
        return 3
    return 2 if bare(wanted) == bare(shown) else 0


def best(wanted: str, names: Sequence[Sequence[str]]) -> list[int]:
    """Which things are meant, of things that have several names each: all that fit best, in order.

    Earlier names of a thing count more than later ones, such as a placeholder.
    """
    ranks = [
        max(((fit(wanted, name), -index) for index, name in enumerate(some)), default=(0, 0))
        for some in names
    ]
    top = max(ranks, default=(0, 0))
    return [index for index, rank in enumerate(ranks) if rank == top] if top[0] else []


def nearest(wanted: str, shown: Iterable[str]) -> str | None:
    """The label that somebody who misspelt it may have meant."""
    known = {plain(one)[:MOST]: one for one in shown if plain(one)}
    found = difflib.get_close_matches(plain(wanted)[:MOST], list(known), 1, 0.5)
    return known[found[0]] if found else None


def parted(label: str) -> tuple[str, str]:
    """`Kind > Vorname` as group and label; the group is empty where none is named."""
    group, found, own = label.rpartition(GROUP)
    return (group.strip(), own.strip()) if found else ("", label)
