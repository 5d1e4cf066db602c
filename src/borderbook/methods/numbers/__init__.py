"""Which figure a printed number may be: an index of all figures of a table's vintages, and how it is searched."""
