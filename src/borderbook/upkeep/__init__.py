"""Keeps data up to date: reads publishers' files, checks them, stores vintages, compares and verifies them."""
