"""The pages of a case: its route, what is added to it later, and who may know of it."""
