"""Coming in, one's own account, the people of the platform and the cases opened with a reason."""
