"""How the tables came to be, step by step; `coordination.schema` runs the steps."""
