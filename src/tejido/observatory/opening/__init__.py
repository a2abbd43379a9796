"""Open data: what is downloaded, written once for each release from what the release shows and from nothing else."""
