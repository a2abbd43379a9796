"""How the district's local protocol is debated, approved, published and read."""
