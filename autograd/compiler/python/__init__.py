"""The `python` back end: straight-line arithmetic on floats."""
