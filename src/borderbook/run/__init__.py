"""Runs: planned, keyed, executed headless, recorded. One run is one call, which a process here or on a cluster makes.

``plan`` makes runs of what was asked, ``executor.run_all`` executes those that are not up to date,
``accept.accept`` stores a notebook's new outputs. Import the module that is needed: this package imports
nothing, so that the command starts fast.
"""
