"""Pages about sending, and the pages that personal links open."""
