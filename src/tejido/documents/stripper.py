"""The process that opens files of strangers: no keys, no database, little memory and little time.

`python -I -m tejido.documents.stripper <kind>` reads the file from its input and writes it stripped to its output.
It ends with 0; with 3 when it refuses, the Spanish sentence on its error output; with anything else when it broke.
"""

from __future__ import annotations

import resource
import sys

from tejido.documents.images import strip_image
from tejido.documents.kinds import STRIPPER_REFUSED, FileKind
from tejido.documents.pdfs import strip_pdf
from tejido.kernel.errors import Refused

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 30


def main(kind: FileKind) -> int:
    """Strip what comes in; the code with which the process ends."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        clean = strip_pdf(content) if kind is FileKind.PDF else strip_image(kind, content)
    except Refused as refusal:
        sys.stderr.buffer.write(refusal.message.encode())
        return STRIPPER_REFUSED
    sys.stdout.buffer.write(clean)
    return 0


if __name__ == "__main__":
    sys.exit(main(FileKind(sys.argv[1])))
