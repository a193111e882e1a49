"""Rich text: one stored form (ProseMirror JSON of one schema), from which HTML, Word and plain text derive."""

from coordination.richtext.nodes import EMPTY, MARKS, MAX_BYTES, MAX_LIST_DEPTH, Doc, Node

__all__ = ["EMPTY", "MARKS", "MAX_BYTES", "MAX_LIST_DEPTH", "Doc", "Node"]
