"""How many irregular crossings are detected, and what changed?"""
