"""What is to be sent: the table, and the one way to put something into it."""
