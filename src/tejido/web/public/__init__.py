"""The pages that anybody may open: help now, services of the district, privacy, the quick exit."""
