"""The case: its page, what is added to it later, and who may know."""
