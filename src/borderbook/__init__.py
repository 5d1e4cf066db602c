"""Borderbook: irregular migration to the EU, asked of the official figures, one notebook a question."""

__version__ = "0.1.0"
