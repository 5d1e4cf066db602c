"""Refused, found, ordered to leave, returned: how do the four compare?"""
