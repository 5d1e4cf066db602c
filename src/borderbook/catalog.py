"""The datasets: the address ``borderbook.catalog`` of ``notemill.catalog``."""

from notemill.catalog import *  # noqa: F403
