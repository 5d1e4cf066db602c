"""When one route falls, does another rise?"""
