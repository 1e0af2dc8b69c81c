"""One file for each engine. Each offers some of the benchmarks: a function of that name makes the Work.

The Work does one whole piece of work (forward, backward, update) and returns a few numbers, which must be the
same for every engine.
"""
