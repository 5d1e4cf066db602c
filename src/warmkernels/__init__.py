"""Jupyter kernels that are forked from a process which has already imported the libraries; see README.md.

Jupyter knows ``provisioner.ForkProvisioner`` by the name ``warmkernels``.
"""
