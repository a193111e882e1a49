"""`python -m coordination`: the same as the installed command `coordination`."""

from coordination.cli import main

main()
