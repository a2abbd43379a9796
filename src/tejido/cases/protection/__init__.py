"""Protection measures: asked for, decided, executed, visited, breached, varied and ended."""
