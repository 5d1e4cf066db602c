"""What processes import before others are forked from them: ``runs`` for those that execute, ``kernels`` for notebooks.

Importing a module of these imports what is needed, and uses it once.
"""
