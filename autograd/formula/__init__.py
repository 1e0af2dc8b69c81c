"""Numbers that are formulas, and formulas that are read from text."""
