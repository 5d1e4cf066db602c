"""The command, called in the process of the test."""

from click.testing import CliRunner, Result

from borderbook.cli import main


def call(*words: object) -> Result:
    """What ``borderbook WORDS`` prints, and its exit code."""
    return CliRunner().invoke(main, [str(word) for word in words])
