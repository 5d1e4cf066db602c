"""How many facilitators are detected, where, of which nationality; how much document fraud?"""
