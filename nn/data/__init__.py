"""Samples and targets: checked, split, in batches."""
