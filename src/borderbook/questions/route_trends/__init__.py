"""Which routes carry the irregular crossings that are detected?"""
