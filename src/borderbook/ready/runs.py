"""What a run needs, imported and used once. Who executes runs is forked from a process that has imported this."""

from contextlib import suppress

with suppress(Exception):  # the run says itself what is wrong
    from nbformat import v4, validate

    from borderbook.report.render import rehearse
    from borderbook.suite import engine, execute  # noqa: F401

    validate(v4.new_notebook())  # the first time, the format is made into a program that checks it
    rehearse()
