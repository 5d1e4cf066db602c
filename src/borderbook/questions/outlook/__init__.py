"""What can be expected of the months after the newest figures, by route?"""
