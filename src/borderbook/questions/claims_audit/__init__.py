"""Does each statement of the information sheet hold?"""
