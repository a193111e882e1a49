"""Actions, progress, evidence, verification and requests."""
