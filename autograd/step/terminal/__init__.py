"""The session in a terminal: app.py is the program, graph.py its left side, detail.py its right side."""
