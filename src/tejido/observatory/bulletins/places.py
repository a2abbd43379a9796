"""Where the files of the bulletins lie: one folder each, written whole and then put in its place."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

PDF, DOCX = "pdf", "docx"
NEW = ".new-"
"""How the folder begins in which one is being made."""
KINDS: Final = {
    PDF: "application/pdf",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def bulletins_folder() -> Path:
    """The folder of all of them."""
    return Path(settings.TEJIDO_DATA_DIR) / "bulletins"


def folder_of(code: str) -> Path:
    """The folder of one."""
    return bulletins_folder() / code


def file_name(code: str, kind: str) -> str:
    """The name of a file, in its folder and when it is downloaded."""
    return f"boletin-{code}.{kind}"


def file_of(code: str, kind: str) -> Path:
    """One file of one bulletin."""
    return folder_of(code) / file_name(code, kind)
