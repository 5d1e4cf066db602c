"""Plan runs, execute those that are not up to date through papermill, and record the results.

``plan`` turns what was asked for into runs. ``batch`` executes those that are not up to date, by ``local``
processes. In each process ``one_run`` makes one report, with papermill's ``engine``, nbclient's ``client`` and a
``kernel``, within ``limits``. ``accept`` stores a notebook's new outputs. Import the module that you need: this package
imports none of them, so that the command starts fast.
"""
