"""Pages of the protection measures: those of a case, and the station's list and map."""
