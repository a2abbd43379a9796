"""The only writes of the directory, one module a use case."""
