"""Exercises to do by hand: the same graph with other numbers for each student, and what answers are worth."""

from .marks import Mark, Marks, check_by_hand
from .sheet import Worksheet, worksheet

__all__ = ["Mark", "Marks", "Worksheet", "check_by_hand", "worksheet"]
