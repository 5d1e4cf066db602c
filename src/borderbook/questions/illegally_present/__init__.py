"""Where are people found illegally present, and of which citizenship?"""
