"""Eurostat: enforcement of immigration legislation, asylum applicants, population on 1 January.

``layouts`` turns a file, in whichever of Eurostat's layouts it is, into cubes (``cube``); ``datasets`` makes the tidy
tables out of them.
"""
