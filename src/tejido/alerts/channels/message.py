"""What a channel outside the platform carries: codes and a link, nothing about anybody."""

from __future__ import annotations

from dataclasses import dataclass

TASK, BULLETIN, NOTICE = "Tarea", "Boletín", "Aviso"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing (`what`: a task, a bulletin, a notice) in a message: its code, a link, the general sentence of why.

    `brief` is the same in few words of the basic alphabet, for a short message.
    """

    task_code: str
    link: str
    why: str
    brief: str
    what: str = TASK


@dataclass(frozen=True, slots=True)
class Message:
    """A message to one address. `key` is the same at every attempt, so that a repeated one can be recognised.

    More than one line makes it a digest.
    """

    key: str
    address: str
    lines: tuple[Line, ...]

    @property
    def is_digest(self) -> bool:
        return len(self.lines) > 1

    @property
    def of_tasks(self) -> bool:
        """Whether a task is in it."""
        return any(line.what == TASK for line in self.lines)

    @property
    def is_public(self) -> bool:
        """Whether anybody may read all that it links to."""
        return all(line.what == BULLETIN for line in self.lines)
