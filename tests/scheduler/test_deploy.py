"""What is shipped for running the service: compose file, image, units, dashboard, rules, and the page about them."""

from __future__ import annotations

import importlib.resources
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from scheduler.config import ScheduleSettings
from scheduler.metrics import QUERIES
from scheduler.wording import STATES
from tests.scheduler.newsroom import site_file
from tests.scheduler.processes import Service

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
OURS = ("migrate", "scheduler", "worker")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return found


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_the_compose_file_keeps_to_the_schema(compose: dict[str, Any]) -> None:
    package = importlib.resources.files("check_jsonschema")
    schema = json.loads(package.joinpath("builtin_schemas/vendor/compose-spec.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    assert [error.message for error in validator.iter_errors(compose)] == []
    spoiled = {**compose, "services": {"x": {"restart": 7}}}
    assert not validator.is_valid(spoiled), "the schema that is checked against would let anything pass"


def test_the_services_are_what_was_promised(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert int(re.match(r"postgres:(\d+)", services["postgres"]["image"]).group(1)) >= 17  # type: ignore[union-attr]
    for name in OURS:
        service = services[name]
        assert service["read_only"] is True
        assert service["user"].split(":")[0] not in ("0", "root")
        assert service["cap_drop"] == ["ALL"]
        assert service["restart"] != "no"
        assert "PIAGAM_DATABASE_URL" not in service["environment"], "secrets come from files"
    assert "container_name" not in services["worker"], "a name of its own would keep it from being scaled"
    assert "ports" not in services["worker"]
    assert services["mail"]["profiles"] == ["dev"]
    assert services["metabase"]["profiles"] == ["bi"]
    named = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", ())}
    assert {volume for volume in named if not volume.startswith((".", "/"))} == set(compose["volumes"])
    used = {secret for service in services.values() for secret in service.get("secrets", ())}
    assert used == set(compose["secrets"])
    for ports in (service.get("ports", ()) for service in services.values()):
        assert all(port.startswith("127.0.0.1:") for port in ports), "nothing is open to the network unless told"


def test_a_stop_has_the_time_that_it_takes(compose: dict[str, Any]) -> None:
    from scheduler.service import STOP

    assert int(compose["services"]["worker"]["stop_grace_period"].rstrip("s")) > STOP
    for unit in (DEPLOY / "systemd").glob("*.service"):
        seconds = re.search(r"^TimeoutStopSec=(\d+)$", unit.read_text(), re.MULTILINE)
        assert seconds is not None
        assert int(seconds.group(1)) > STOP


@pytest.mark.timeout(400)
def test_each_command_runs_by_hand_as_the_containers_run_it(
    compose: dict[str, Any], database_url: str, tmp_path: Path
) -> None:
    subprocess.run([DEPLOY / "make-secrets.sh", tmp_path / "secrets"], check=True, capture_output=True)
    (tmp_path / "secrets" / "database_url").chmod(0o600)
    (tmp_path / "secrets" / "database_url").write_text(database_url)
    (tmp_path / "seeds").mkdir()
    site_file(tmp_path / "seeds", "banua")
    settings = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PIAGAM_HOME": str(tmp_path / "home"),
        "PIAGAM_SEEDS": str(tmp_path / "seeds"),
    }
    for name in OURS:
        service = compose["services"][name]
        port = free_port()
        environment = {
            **settings,
            **{key: str(value).replace("/run/", f"{tmp_path}/") for key, value in service["environment"].items()},
            "PIAGAM_MAIL_FROM": "Piagam <piagam@contoh.invalid>",
            "PIAGAM_LISTEN": f"127.0.0.1:{port}",
        }
        words = [word.replace("0.0.0.0:9464", f"127.0.0.1:{port}") for word in service["command"]]
        log = (tmp_path / f"{name}.log").open("wb")
        process = subprocess.Popen(
            [DEPLOY / "entrypoint.sh", *words], env=environment, stdout=log, stderr=log, cwd=tmp_path
        )
        with Service(tmp_path, {}) as running:
            running.processes.append(process)
            if name == "migrate":
                assert process.wait(120) == 0, running.logs()
                continue
            probe = [sys.executable, DEPLOY / "healthcheck.py"]
            running.wait(
                lambda probe=probe, environment=environment: (  # type: ignore[misc]
                    subprocess.run(probe, env=environment, capture_output=True).returncode == 0
                ),
                120,
                f"{name} well",
            )
            assert running.stop(process) == 0
            again = subprocess.run(probe, env=environment, capture_output=True, check=False)
            assert again.returncode == 1, "a service that is gone is not well"


def test_a_secret_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    environment = {**os.environ, "PIAGAM_DATABASE_URL_FILE": str(tmp_path / "none")}
    done = subprocess.run(
        [DEPLOY / "entrypoint.sh", "serve"], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "PIAGAM_DATABASE_URL_FILE names" in done.stderr


def test_secrets_are_made_once(tmp_path: Path) -> None:
    for _ in range(2):
        subprocess.run([DEPLOY / "make-secrets.sh", tmp_path], check=True, capture_output=True)
        password = (tmp_path / "postgres_password").read_text()
        assert len(password) == 48
        assert f":{password}@postgres:5432/" in (tmp_path / "database_url").read_text()


def test_the_image_holds_every_room_and_nothing_runs_as_root() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    assert sum(line.startswith("FROM ") for line in lines) == 2
    copied = [
        word
        for line in lines
        if line.startswith("COPY ") and "--from" not in line
        for word in line.split()[1:-1]
        if not word.startswith("--")
    ]
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for source in copied:
        assert (ROOT / source).exists(), source
        assert source in allowed, f"{source} is kept from the build by .dockerignore"
    rooms = re.search(r"root_packages = \[([^]]*)\]", (ROOT / "pyproject.toml").read_text())
    assert rooms is not None
    assert set(re.findall(r'"(\w+)"', rooms.group(1))) <= set(copied)
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users
    assert users[-1].split(":")[0] not in ("0", "root")
    assert any(line.startswith("HEALTHCHECK ") for line in lines)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_the_units_are_sound(tmp_path: Path) -> None:
    program = tmp_path / "program"  # where this checkout lies may hold a blank, which a unit's path may not
    program.symlink_to(sys.executable)
    for unit in (DEPLOY / "systemd").glob("*.service"):
        text = unit.read_text().replace("/opt/piagam/.venv/bin/piagam", str(program))
        text = re.sub(r"^(User|Group)=.*$", r"\1=root", text, flags=re.MULTILINE).replace("/opt/piagam", str(tmp_path))
        path = tmp_path / unit.name.replace("@.", "@1.")
        path.write_text(text)
        done = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True, check=False)
        mine = [line for line in done.stderr.splitlines() if path.name in line]
        assert mine == []


def metrics_in(text: str) -> set[str]:
    return set(re.findall(r"\bpiagam_[a-z_]+", text)) - {"piagam_reader"}


def test_dashboard_and_rules_use_metrics_that_exist() -> None:
    known = {*QUERIES, "piagam_database_up"}
    dashboard = json.loads((DEPLOY / "grafana" / "piagam.json").read_text())
    queries = " ".join(target["expr"] for panel in dashboard["panels"] for target in panel["targets"])
    assert metrics_in(queries) <= known
    rules = yaml.safe_load((DEPLOY / "prometheus" / "piagam.rules.yml").read_text())
    for rule in rules["groups"][0]["rules"]:
        assert metrics_in(rule["expr"]) <= known, rule["alert"]
        assert rule["annotations"]["action"]
    assert len({panel["id"] for panel in dashboard["panels"]}) == len(dashboard["panels"])


def test_the_page_tells_every_metric_state_and_alert() -> None:
    page = (ROOT / "docs" / "operations.md").read_text()
    missing = [name for name in (*QUERIES, "piagam_database_up") if f"`{name}" not in page]
    missing += [state for state in STATES if f"**{state}**" not in page]
    rules = yaml.safe_load((DEPLOY / "prometheus" / "piagam.rules.yml").read_text())
    missing += [rule["alert"] for rule in rules["groups"][0]["rules"] if f"`{rule['alert']}`" not in page]
    missing += [
        f"PIAGAM_{name.upper()}" for name in ScheduleSettings.model_fields if f"PIAGAM_{name.upper()}" not in page
    ]
    assert missing == []
    assert metrics_in(page) <= {*QUERIES, "piagam_database_up"}
