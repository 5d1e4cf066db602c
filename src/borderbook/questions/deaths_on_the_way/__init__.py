"""How many people die on the way, where, of what, and how deadly is each route?"""
