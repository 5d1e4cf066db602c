"""The questions. Each has a folder with the name of its notebook, which holds everything that belongs to it."""
