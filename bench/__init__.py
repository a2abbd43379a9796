"""Side-by-side measurements, printed as ratios in one run: `python -m bench`. Never a timed test."""
