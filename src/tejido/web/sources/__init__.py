"""Pages of the external sources: side by side for everybody, and their loads for the technical secretariat."""
