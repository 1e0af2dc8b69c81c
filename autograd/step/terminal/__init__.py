"""A session as a terminal program: app.py with graph.py on its left side and detail.py on its right side."""
