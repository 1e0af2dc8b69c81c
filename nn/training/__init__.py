"""fit, and what it needs: the loop, its numbers, what it tells."""
