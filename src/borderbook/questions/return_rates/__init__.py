"""Of those ordered to leave, how many return?"""
