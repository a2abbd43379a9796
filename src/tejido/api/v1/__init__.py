"""One file an endpoint: each puts itself on the router when it is loaded; nothing else has to be registered."""
