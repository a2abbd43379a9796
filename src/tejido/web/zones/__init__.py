"""Pages of the zones: the district drawn, each zone's history, and which zone a place falls in."""
