#!/bin/sh
# Resolve pyproject.toml into two lock files with hashes: what runs, and that plus the developer's tools.
# The locks name no index and no host, so that any mirror serves.
set -eu
cd "$(dirname "$0")/.."
resolve="${UV:-.venv/bin/uv} pip compile --quiet --universal --python-version 3.11 --generate-hashes
  --no-header --no-annotate --no-emit-index-url --no-emit-find-links ${TEJIDO_LOCK_OPTIONS:-}"
$resolve pyproject.toml --output-file requirements.lock
$resolve pyproject.toml --group dev --constraint requirements.lock --output-file requirements-dev.lock
