"""The manifests, put together by Kustomize and held against the API's own schemas."""

from __future__ import annotations

from functools import cache
from typing import Any

import kubernetes_validate
import pytest
import yaml

from bot.run import STOP_WITHIN
from bot.settings import SECRETS, Settings, variable
from tests.deploy.tools import run

VERSIONS = ("1.30", kubernetes_validate.latest_version())
"""The oldest that knows all that is used here, and the newest."""
KINDS = {
    "base": {"ConfigMap", "Deployment", "PersistentVolumeClaim"},
    "webhook": {"ConfigMap", "Deployment", "Service", "Ingress", "PodDisruptionBudget"},
}
SETTINGS = {variable(name) for name in Settings.model_fields} | {f"{variable(name)}_FILE" for name in SECRETS}


@cache
def manifests(folder: str) -> dict[str, Any]:
    status, said = run("kubectl", "kustomize", f"kubernetes/{folder}")
    assert status == 0, said
    return {manifest["kind"]: manifest for manifest in yaml.safe_load_all(said)}


def container(folder: str) -> dict[str, Any]:
    (found,) = manifests(folder)["Deployment"]["spec"]["template"]["spec"]["containers"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("folder", KINDS)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_api_would_take_them(folder: str, version: str) -> None:
    assert set(manifests(folder)) == KINDS[folder]
    for manifest in manifests(folder).values():
        kubernetes_validate.validate(manifest, version, strict=True)


def test_what_the_api_would_not_take_would_be_found() -> None:
    wrong = manifests("base")["Deployment"] | {"sepc": {}}
    with pytest.raises(kubernetes_validate.ValidationError, match="sepc"):
        kubernetes_validate.validate(wrong, VERSIONS[0], strict=True)


def test_who_polls_is_alone() -> None:
    spec = manifests("base")["Deployment"]["spec"]
    assert (spec["replicas"], spec["strategy"]) == (1, {"type": "Recreate"})


def test_who_is_called_is_many_and_never_none() -> None:
    spec = manifests("webhook")["Deployment"]["spec"]
    assert spec["replicas"] > 1
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    budget = manifests("webhook")["PodDisruptionBudget"]["spec"]
    assert budget["maxUnavailable"] == 1
    assert budget["selector"] == spec["selector"] == {"matchLabels": {"app.kubernetes.io/name": "tallybot"}}
    assert manifests("webhook")["Service"]["spec"]["selector"] == spec["selector"]["matchLabels"]


@pytest.mark.parametrize("folder", KINDS)
def test_its_health_is_asked_and_it_has_time_to_stop(folder: str) -> None:
    asked = {name: container(folder)[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
    paths = {name: probe["path"] for name, probe in asked.items()}
    assert paths == {"startup": "/healthz", "liveness": "/healthz", "readiness": "/readyz"}
    ports = {port["name"] for port in container(folder)["ports"]}
    assert {probe["port"] for probe in asked.values()} <= ports
    pod = manifests(folder)["Deployment"]["spec"]["template"]["spec"]
    waits = container(folder).get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    assert pod["terminationGracePeriodSeconds"] > STOP_WITHIN + waits


@pytest.mark.parametrize("folder", KINDS)
def test_it_has_no_rights(folder: str) -> None:
    pod = manifests(folder)["Deployment"]["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    limits = container(folder)["securityContext"]
    assert limits["allowPrivilegeEscalation"] is False
    assert limits["readOnlyRootFilesystem"] is True
    assert limits["capabilities"] == {"drop": ["ALL"]}


@pytest.mark.parametrize("folder", KINDS)
def test_settings_are_real_ones_and_secrets_are_files(folder: str) -> None:
    given = {variable_["name"] for variable_ in container(folder)["env"]}
    assert all(name.endswith("_FILE") for name in given)
    assert given | set(manifests(folder)["ConfigMap"]["data"]) <= SETTINGS


def test_the_ingress_lets_in_what_telegram_calls_and_nothing_else() -> None:
    (rule,) = manifests("webhook")["Ingress"]["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert path["pathType"] == "Exact"
    assert manifests("webhook")["ConfigMap"]["data"]["TALLYBOT_WEBHOOK_URL"] == f"https://{rule['host']}{path['path']}"
