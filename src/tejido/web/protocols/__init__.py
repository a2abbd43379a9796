"""Pages of the protocols: the route of each one drawn, its limits with their marks, its ladders and its gaps."""
