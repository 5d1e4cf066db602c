"""Modules that a process imports before others are forked from it: ``runs`` for runs, ``kernels`` for notebooks.

Importing one of them imports what is needed, and uses it once.
"""
