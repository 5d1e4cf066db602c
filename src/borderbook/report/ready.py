"""What a run needs, imported and used once. Who executes runs is forked from a process that has imported this."""

from contextlib import suppress

with suppress(Exception):  # the run says itself what is wrong
    import typst  # noqa: F401
    from nbformat import v4, validate
    from PIL import Image  # noqa: F401
    from rocrate import rocrate  # noqa: F401

    from borderbook import questions
    from borderbook.report import pdf  # noqa: F401
    from borderbook.report.render import rehearse
    from borderbook.run import engine, execute  # noqa: F401
    from borderbook.run import key as cache
    from borderbook.run.plan import plan

    validate(v4.new_notebook())  # the first time, the format is made into a program that checks it
    rehearse()
    for name in questions.names():
        with suppress(Exception):
            cache.key_of(plan([name])[0])  # catalog and modules are read once for all keys
            execute.datasets_of(questions.load(name))
