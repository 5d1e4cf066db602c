"""Finds the figures that a printed number may be: makes an index of all figures of all vintages, and searches it."""
