"""The command group: what all commands have in common, and how their errors are reported."""

from __future__ import annotations

from typing import Any

import click

from notemill import suite
from notemill.errors import ExpectedError

PURPOSES: dict[str, tuple[str, ...]] = {
    "Ask": ("list", "datasets", "find", "run", "history", "explore"),
    "Share": ("bundle", "check", "remove"),
    "Make a question": ("new", "accept"),
}


class _Group(click.Group):
    """Reports an expected error in one sentence and ends with its exit code; ``--debug`` shows the traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (ExpectedError, ModuleNotFoundError, OSError, KeyboardInterrupt) as error:
            explained = _explained(error)
            if explained is None or ctx.params.get("debug"):
                raise
            message, code = explained
            click.echo(f"{suite.package()}: {message}", err=True)
            ctx.exit(code)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by purpose, each with the whole first sentence of its help."""
        for purpose, names in PURPOSES.items():
            there = [self.commands[name] for name in names if name in self.commands]
            with formatter.section(purpose):
                formatter.write_dl([(str(one.name), one.get_short_help_str(500)) for one in there])


def _explained(error: BaseException) -> tuple[str, int] | None:
    """The message for an error, and the exit code; None for an error in the program itself."""
    match error:
        case ExpectedError():
            return str(error), error.exit_code
        case KeyboardInterrupt():
            return "interrupted", 130
        case ModuleNotFoundError(name=str(name)) if not name.startswith((suite.package(), "notemill")):
            needed = f"pip install '{suite.package()}[notebooks,reports,refresh]'"
            return f"this needs the module '{name}', which is not installed. Install it: {needed}", 2
        case OSError(strerror=str()):  # an error in writing to an open file does not name it
            where = f"{error.filename}: " if error.filename else ""
            return (f"{where}{error.strerror}. Check permissions and free space; --debug shows where it happened.", 1)
    return None


@click.group(cls=_Group, help=suite.suite().PURPOSE, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
@click.version_option(suite.suite().VERSION, prog_name=suite.package())
def main(debug: bool) -> None:
    """Prepare the process of a command; the help of the group is the suite's."""
    from notemill.run import own_process  # noqa: F401  this process is the command's own
