"""Who may do what: the single home of permissions."""
