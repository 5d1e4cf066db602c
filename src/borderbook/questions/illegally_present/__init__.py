"""Where are people found illegally present, of which citizenship, per head of population?"""
