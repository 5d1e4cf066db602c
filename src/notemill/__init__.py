"""Notemill: run parameterised notebooks over vintaged data, and publish reports whose numbers lead back.

It knows nothing of a field. What a suite of notebooks is about, it learns from the suite's own package: see
``notemill.suite``.
"""
