"""The stored form of rich text: ProseMirror JSON of one schema, in plain dicts and lists.

    doc        content: block+                       block = paragraph | heading | bulletList | orderedList | table
    paragraph  content: inline*                      inline = text with marks bold, italic, underline | hardBreak
    heading    attrs {level: 1-3}, content: inline*
    bulletList, orderedList (attrs {start: 1…})      content: listItem+, at most MAX_LIST_DEPTH deep
    listItem   content: paragraph, then paragraph | bulletList | orderedList
    table      content: tableRow+; a row: tableCell | tableHeader, attrs {colspan, rowspan, colwidth}
    cell       content: (paragraph | bulletList | orderedList)+

Names are those of the editor (Tiptap's defaults), so that nothing is translated between browser, server and paper.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Node: TypeAlias = dict[str, Any]
"""One node: "type", and where it has them "attrs", "content", "text", "marks"."""
Doc: TypeAlias = dict[str, Any]
"""A checked document: a node of type "doc". Treat it as read-only."""

MARKS: Final = ("bold", "italic", "underline")
"""The marks of a text, in the order in which they are stored."""
MAX_LIST_DEPTH: Final = 6
MAX_BYTES: Final = 2 * 1024 * 1024
"""Most bytes of one document, as UTF-8 JSON."""
EMPTY: Final[Doc] = {"type": "doc", "content": [{"type": "paragraph"}]}
"""The document of nothing. Shared: copy before changing."""
