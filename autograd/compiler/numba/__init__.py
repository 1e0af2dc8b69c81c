"""The `numba` back end: a plan as loops over rows and samples, which numba makes native."""
