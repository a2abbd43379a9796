"""A case that passes to the CEM of another district: proposed, answered, and moved whole or not at all."""
