"""Imports and first uses of what a run needs, before processes are forked.

Runs are done in processes that are forked from a server. The server imports this module once; each run then has the
libraries loaded, the templates read, and catalog and checksums of the code in memory. This module only saves time. An
error here is ignored, because a run that meets the same error reports it.
"""

from contextlib import suppress

with suppress(Exception):
    import typst  # noqa: F401
    from nbformat import v4, validate
    from PIL import Image  # noqa: F401

    from notemill import questions
    from notemill.report import pdf, workbook  # noqa: F401
    from notemill.report.render import rehearse
    from notemill.run import engine, key, one_run  # noqa: F401
    from notemill.run.plan import plan

    validate(v4.new_notebook())  # nbformat compiles its schema the first time
    rehearse()
    for name in questions.names():
        with suppress(Exception):
            key.key_of(plan([name])[0])
            one_run.datasets_of(questions.load(name))
