"""The measurements of docs: how fast pages and papers are, beside the least that could do the same."""
