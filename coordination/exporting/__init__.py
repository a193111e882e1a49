"""Every paper of a meeting or a period as Word, PDF, sheet and on screen: gathered, numbered, bundled, verified."""
