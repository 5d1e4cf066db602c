"""Runs on an existing Dask cluster: the same plan, records and cache, on workers that need little.

``client`` sends what is to be done to the scheduler and takes in what comes back; a ``parcel`` is what travels,
either way. On a worker, ``worker`` starts a process of its own for each run (``child``), which opens the parcel
in a project made for the occasion: only package and data are the worker's own. So runs that share a worker do
not meet, one that is no longer wanted can be ended, and one that dies leaves the worker alive.
"""
