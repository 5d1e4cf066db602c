"""What do the official counts say about one country?"""
