"""The only writes of the accounts: one use case a function, one durable transaction each."""
