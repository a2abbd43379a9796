"""Pages of the figures that each sector delivers."""
