#!/bin/sh
# Prepare .venv with the locked dependencies: `install.sh run` (what runs) or `install.sh dev` (and the tools).
# The stamps hold the lock's hash, so a second call with the same lock does nothing.
set -eu
cd "$(dirname "$0")/.."
kind="$1"
venv=.venv
case "$kind" in
  run) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
  *) echo "uso: install.sh run|dev" >&2; exit 2 ;;
esac
say() { printf '%s\n' "$*" >&2; }

python=""
for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python="$candidate"; break; fi
done
if [ -z "$python" ]; then
  say "Falta Python 3.11 o más nuevo (Python 3.11 or newer is missing). Se arregla con:"
  say "    apt-get update && apt-get install -y python3 python3-venv"
  exit 1
fi
# A venv that was cut half-way, or whose Python is gone, is made anew.
if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "A este Python le falta venv (this Python lacks venv). Se arregla con:"
    say "    apt-get update && apt-get install -y python3-venv python$version-venv"
    exit 1
  fi
  say "Creando el entorno de Python en $venv ..."
  "$python" -m venv --clear "$venv"
fi

hash=$(cat "$lock" scripts/install.sh | cksum | tr ' ' '-')
if [ "$(cat "$venv/$kind.stamp" 2>/dev/null)" = "$hash" ]; then touch "$venv/$kind.stamp"; exit 0; fi

size=300
if [ "$kind" = dev ]; then size=800; fi
say "Instalando las dependencias de $lock (unos $size MB la primera vez) ..."
quiet=--quiet
if [ -t 2 ]; then quiet=""; fi  # a person sees how far it is; a log keeps only what failed
if [ ! -x "$venv/bin/uv" ]; then
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv 2>/dev/null \
    || say "No se pudo obtener uv; se usará pip, que es más lento."
fi
# Whom this machine trusts, uv trusts too: many offices look into TLS with a certificate of their own.
if [ -s /etc/ssl/certs/ca-certificates.crt ]; then export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1; fi
# shellcheck disable=SC2086  # no word at all when there is a terminal
with_uv() { [ -x "$venv/bin/uv" ] && "$venv/bin/uv" pip install $quiet --python "$venv/bin/python" "$@"; }
# shellcheck disable=SC2086
with_pip() { "$venv/bin/python" -m pip install $quiet --disable-pip-version-check "$@"; }
if ! with_uv --require-hashes -r "$lock" && ! with_pip --require-hashes -r "$lock"; then
  say "No se pudieron instalar las dependencias (could not install). Revise la conexión a internet y repita la orden."
  exit 1
fi
# The project itself needs no builder: a path file and a launcher are an editable installation.
# The path is relative to the folder that holds it, so that a clone may be moved.
"$venv/bin/python" -c 'import os, sysconfig
site = sysconfig.get_path("purelib")
with open(os.path.join(site, "tejido.pth"), "w") as file:
    file.write(os.path.relpath("src", site) + "\n")'
printf '#!/bin/sh\nexec "$(dirname "$0")/python" -m tejido "$@"\n' > "$venv/bin/tejido"
chmod 755 "$venv/bin/tejido"
printf '%s\n' "$hash" > "$venv/$kind.stamp"
if [ "$kind" = dev ]; then cat requirements.lock scripts/install.sh | cksum | tr ' ' '-' > "$venv/run.stamp"; fi
