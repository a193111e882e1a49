"""Organizations, positions, people and groups, and their import from a spreadsheet."""
