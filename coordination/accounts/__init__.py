"""Sign-in, passwords, memberships and one-time links."""
