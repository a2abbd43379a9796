"""The register of bulletins: what was made of which release, who read it over, and when it was published and told."""
