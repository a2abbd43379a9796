"""Figures that may be shown: intervals, times with censoring, shares in time, and withholding. Pure."""
