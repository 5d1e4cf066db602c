"""The older address of ``notemill.catalog``, which stays."""

from notemill.catalog import *  # noqa: F403
