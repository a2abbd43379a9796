"""Pages of the transfers of cases to another district."""
