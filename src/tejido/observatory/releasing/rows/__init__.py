"""What is counted in a release, a file a family: a row for each thing, with the columns of the cubes."""
