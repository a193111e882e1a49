"""Lists out of flat paragraphs: Word writes each item as a paragraph that knows its list and level, not as a tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from coordination.richtext.nodes import MAX_LIST_DEPTH, Node


@dataclass(frozen=True, slots=True)
class ListKey:
    """One list at one level: `source` alone tells it from its neighbours, `start` is the number of its first item."""

    source: object
    ordered: bool = field(compare=False)
    start: int = field(default=1, compare=False)


Path: TypeAlias = tuple[ListKey, ...]


@dataclass(frozen=True, slots=True)
class Flat:
    """A block and the lists it lies in, outermost first; `opens` tells an item's first paragraph from later ones."""

    block: Node
    path: Path = ()
    opens: bool = False


@dataclass(frozen=True, slots=True)
class _Open:
    path: Path
    node: Node

    @property
    def last_item(self) -> list[Node]:
        content: list[Node] = self.node["content"][-1]["content"]
        return content


def nest(flats: Iterable[Flat]) -> list[Node]:
    """Return the blocks with their lists as trees.

    A level that was skipped is closed up, one deeper than the schema allows is brought to the deepest, and a numbered
    list that goes on after something else goes on counting.
    """
    blocks: list[Node] = []
    opened: list[_Open] = []
    counts: dict[ListKey, int] = {}
    for flat in flats:
        path = flat.path if len(flat.path) <= MAX_LIST_DEPTH else (*flat.path[: MAX_LIST_DEPTH - 1], flat.path[-1])
        while opened and path[: len(opened[-1].path)] != opened[-1].path:
            opened.pop()
        if not path:
            blocks.append(flat.block)
            continue
        new_list = not opened or opened[-1].path != path
        if new_list:
            home = opened[-1].last_item if opened else blocks
            opened.append(_Open(path, _new_list(path[-1], 0 if opened else counts.get(path[-1], 0))))
            home.append(opened[-1].node)
        if new_list or flat.opens:
            opened[-1].node["content"].append({"type": "listItem", "content": [flat.block]})
            counts[path[-1]] = opened[-1].node.get("attrs", {}).get("start", 1) + len(opened[-1].node["content"]) - 1
        else:
            opened[-1].last_item.append(flat.block)
    return blocks


def _new_list(key: ListKey, counted: int) -> Node:
    """Return an empty list that begins at its own number, or goes on after the `counted` items before a break."""
    attrs: dict[str, Any] = {"attrs": {"start": counted + 1 if counted else key.start}} if key.ordered else {}
    return {"type": "orderedList" if key.ordered else "bulletList", **attrs, "content": []}
