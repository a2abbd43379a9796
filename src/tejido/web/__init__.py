"""The pages: one folder a domain area (urls, views, forms), thin, in Spanish for people."""
