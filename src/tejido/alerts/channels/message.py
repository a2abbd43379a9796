"""What a channel outside the platform carries: codes and a link, nothing about anybody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One task, or one bulletin (`what`), in a message: its code, a link, and the general sentence that says why.

    `brief` is the same in few words of the basic alphabet, for a short message.
    """

    task_code: str
    link: str
    why: str
    brief: str
    what: str = "Tarea"


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
        """Whether a task is in it; what is not one is public."""
        return any(line.what == "Tarea" for line in self.lines)
