"""One file for each engine. Each offers some of: expression(), moons(), xor(), chain(): a function to time.

The function does one whole piece of work (forward, backward, update) and returns a few numbers, which must be
the same for every engine.
"""
