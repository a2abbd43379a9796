"""`python -m tejido` and the `tejido` command."""

from __future__ import annotations

import sys

from tejido.cli.dispatch import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
