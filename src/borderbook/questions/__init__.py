"""A folder for each question: its parameters, its analysis, the sentences of its answer."""
