"""The answer to each question, in sentences whose numbers are computed: one module a question."""
