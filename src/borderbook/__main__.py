"""``python -m borderbook`` is the ``borderbook`` command."""

from borderbook.cli import main

main(prog_name="borderbook")
