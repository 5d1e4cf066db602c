"""How much do official figures move after publication?"""
