"""Figures that others publish: files of any layout read by a profile, kept as loads that replace each other."""
