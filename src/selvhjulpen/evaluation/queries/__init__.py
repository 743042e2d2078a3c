"""Reads across the rooms."""

from selvhjulpen.evaluation.queries.done import done
from selvhjulpen.evaluation.queries.reach import coverage
from selvhjulpen.evaluation.queries.table import Ask, By, participation

__all__ = ["Ask", "By", "coverage", "done", "participation"]
