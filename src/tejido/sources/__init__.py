"""What other systems hand over: the series of figures that each sector delivers on an agreed calendar."""
