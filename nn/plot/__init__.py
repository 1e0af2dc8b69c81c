"""Plots of trainings and models, by matplotlib: each function returns a Figure."""

from .curves import learning_curves

__all__ = ["learning_curves"]
