"""The door for other systems: `/api/v1`, the same services, permits, gates and field policy as the pages."""
