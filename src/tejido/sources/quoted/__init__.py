"""Figures quoted from a report, as they are printed, and what in them does not agree."""
