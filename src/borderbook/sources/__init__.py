"""Readers for the publishers' own files: official file in, tidy frame out. One module (or folder) a publisher."""
