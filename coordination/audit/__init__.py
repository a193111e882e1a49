"""What happened, append-only: ids and field names, no names and no texts of people."""
