"""The official record over meetings and actions: completeness, approval, snapshot, ralat."""
