"""What an actor may know of a case, in words: the pages and the papers say the same, from the same place."""
