"""Open data of the observatory: files, a public interface to read, the catalogue, and the page that publishes."""
