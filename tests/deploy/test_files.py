"""What a municipality installs from: each file is whole, agrees with the others and says every variable."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
EXAMPLE = DEPLOY / "tejido.env.example"
OF_TESTS_ONLY = {"TEJIDO_TEST_DB"}


def test_every_variable_that_is_read_stands_in_the_example() -> None:
    code = "\n".join(file.read_text("utf-8") for file in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r"""(?:text|words|number)\(\s*["'](TEJIDO_[A-Z_]+|DATABASE_URL)["']""", code))
    assert len(read) > 15
    told = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE.read_text("utf-8"), re.MULTILINE))
    assert read - OF_TESTS_ONLY == told


def test_a_shell_reads_the_example_as_it_is() -> None:
    asked = 'set -eua; . ./tejido.env.example; printf \'%s|%s|%s\' "$TEJIDO_MAIL_FROM" "$DATABASE_URL" "$TEJIDO_HOSTS"'
    done = subprocess.run(["sh", "-c", asked], cwd=DEPLOY, capture_output=True, text=True, check=True)
    sender, database, hosts = done.stdout.split("|")
    assert sender == "Tejido <avisos@municipalidad.gob.pe>"
    assert database.endswith("?host=/var/run/postgresql")
    assert hosts.startswith("<")
    assert done.stderr == ""


@pytest.mark.parametrize("script", ["deploy/backup.sh", "scripts/install.sh", "scripts/lock.sh", ".ci/run"])
def test_every_script_is_one_that_a_plain_shell_reads(script: str) -> None:
    assert subprocess.run(["sh", "-n", ROOT / script], capture_output=True, check=False).returncode == 0


def test_the_image_copies_what_exists_and_keeps_its_folders_for_its_own_user() -> None:
    image = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = [word for line in re.findall(r"^COPY (.+)$", image, re.MULTILINE) for word in line.split()[:-1]]
    assert copied
    assert all((ROOT / word).exists() for word in copied)
    composed = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["tejido"]
    folders = [volume.split(":")[1] for volume in composed["volumes"]]
    assert sorted(folders) == sorted(composed["environment"].values())
    made = re.search(r"install -d -o tejido -g tejido -m 700 (.+)", image)
    assert made is not None
    assert set(folders) <= set(made[1].split())
    assert "10001" in image
    assert "-o 10001" in (DEPLOY / "README.md").read_text("utf-8")


def test_both_proxied_ports_are_those_of_the_services() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text("utf-8")
    ports = dict(re.findall(r"upstream tejido_(\w+)\s*\{ server 127\.0\.0\.1:(\d+);", nginx))
    for name in ("web", "stream"):
        unit = (DEPLOY / f"tejido-{name}.service").read_text("utf-8")
        assert f"--port {ports[name]} " in unit
    assert "access_log off" in nginx.split("server {")[1]
    assert "access_log off" in nginx.split("server {")[2]


def test_no_secret_of_an_installation_can_be_committed_or_enter_an_image() -> None:
    for ignored in (".gitignore", ".dockerignore"):
        lines = (ROOT / ignored).read_text("utf-8").splitlines()
        names = {line.strip("/") for line in lines}
        assert {"deploy/tejido.env", "deploy/database_password.txt", "deploy/keys", "deploy/certificates"} <= names
