"""Work in JupyterLab: a question's control panel, and copies of notebooks to explore."""
