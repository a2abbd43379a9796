"""People who use the platform: accounts, roles, permits, exclusions and break-glass sessions."""
