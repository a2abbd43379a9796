"""Keys, sealed fields and blind indexes: what makes a copy of the database say nothing of anybody."""
