"""The `numpy` back end: a plan as calls of NumPy that write into arrays made beforehand."""
