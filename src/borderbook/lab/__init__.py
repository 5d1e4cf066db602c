"""What JupyterLab shows: a question's control panel, and copies of notebooks to explore."""
