"""Reads the files of Frontex, the European Border and Coast Guard Agency."""
