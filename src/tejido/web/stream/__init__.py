"""The stream of notices: one process, one LISTEN connection, many open answers (server-sent events)."""
