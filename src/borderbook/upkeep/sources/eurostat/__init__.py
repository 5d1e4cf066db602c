"""Reads Eurostat's files: enforcement of immigration legislation, asylum applicants, population on 1 January.

``layouts`` turns a file in any of Eurostat's layouts into cubes (``cube``); ``datasets`` makes tidy tables from them.
"""
