"""Jupyter kernels that are forked from a process which has imported the libraries already; see README.md.

``provisioner.ForkProvisioner`` is what Jupyter finds under the name ``warmkernels``.
"""
