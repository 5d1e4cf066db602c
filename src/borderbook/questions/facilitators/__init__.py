"""How many facilitators are detected, and of which nationality?"""
