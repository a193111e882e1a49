"""Rich text: one stored form (ProseMirror JSON of one schema), from which HTML, Word and plain text derive."""

from coordination.richtext.html import to_html
from coordination.richtext.nodes import EMPTY, MARKS, MAX_BYTES, MAX_LIST_DEPTH, Doc, Node
from coordination.richtext.pasted import from_html
from coordination.richtext.plain import from_plain, is_empty, texts, to_plain
from coordination.richtext.schema import check
from coordination.richtext.text import clean_text, one_line

__all__ = [
    "EMPTY",
    "MARKS",
    "MAX_BYTES",
    "MAX_LIST_DEPTH",
    "Doc",
    "Node",
    "check",
    "clean_text",
    "from_html",
    "from_plain",
    "is_empty",
    "one_line",
    "texts",
    "to_html",
    "to_plain",
]
