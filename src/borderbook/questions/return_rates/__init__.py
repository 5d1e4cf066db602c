"""How many returns are there for 100 orders to leave?"""
