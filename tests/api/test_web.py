from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient


@pytest.fixture
def built(tmp_path: Path, open_app: Callable[..., TestClient]) -> TestClient:
    """The application with a built page."""
    static = tmp_path / "static"
    (static / "assets").mkdir(parents=True)
    (static / "index.html").write_text("<!doctype html><title>ECGomics</title>")
    (static / "assets" / "app-1a2b.js").write_text("export {};")
    (tmp_path / "secret.txt").write_text("secret")
    return open_app(static=static)


@pytest.mark.parametrize(
    "path", ["/", "/r/0123abcd", "/cohorts", "/c/0123abcd", "/x/0123abcd", "/settings/tokens"]
)
def test_the_page_is_served_for_its_own_addresses(built: TestClient, path: str) -> None:
    answer = built.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "ECGomics" in answer.text


def test_its_files_are_served_and_kept_by_browsers(built: TestClient) -> None:
    answer = built.get("/assets/app-1a2b.js")
    assert answer.status_code == 200
    assert "javascript" in answer.headers["content-type"]
    assert "immutable" in answer.headers["cache-control"]


def test_the_worker_of_the_mobile_app_may_work_for_its_page_and_is_never_old(
    open_app: Callable[..., TestClient], tmp_path: Path
) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "sw.js").write_text("")
    (tmp_path / "m" / "manifest.webmanifest").write_text("{}")
    client = open_app(static=tmp_path)
    worker = client.get("/m/sw.js")
    assert worker.headers["service-worker-allowed"] == "/m"
    assert worker.headers["cache-control"] == "no-cache"
    manifest = client.get("/m/manifest.webmanifest")
    assert manifest.headers["content-type"] == "application/manifest+json"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/nothing", "/assets/none.js", "/y/x"])
def test_nothing_else_is_the_page(built: TestClient, is_problem, path: str) -> None:
    is_problem(built.get(path), 404, "not-found")


def test_a_person_at_a_wrong_address_sees_the_page_say_so(built: TestClient, is_problem) -> None:
    answer = built.get("/y/x", headers={"Accept": "text/html,*/*"})
    assert answer.status_code == 404
    assert "ECGomics" in answer.text
    is_problem(built.get("/api/nothing", headers={"Accept": "text/html"}), 404, "not-found")


@pytest.mark.parametrize(
    "path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "/..%5csecret.txt"]
)
def test_no_file_outside_is_served(built: TestClient, path: str) -> None:
    answer = built.get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text.replace(path, "").replace("secret.txt", "")


def test_a_checkout_without_the_page_says_what_to_do(
    open_app: Callable[..., TestClient], tmp_path: Path
) -> None:
    client = open_app(static=tmp_path / "none")
    answer = client.get("/")
    assert answer.status_code == 503
    assert "make run" in answer.text
    assert client.get("/api/v1/health").status_code == 200


def test_the_documentation_of_the_catalogue_is_served(built: TestClient) -> None:
    search = built.get("/reference/")
    assert search.status_code == 200
    assert search.headers["content-type"].startswith("text/html")
    assert 'href="structural-repolarisation.html#qt_interval"' in search.text
    page = built.get("/reference/structural-repolarisation.html")
    assert 'id="qt_interval"' in page.text
    # the content policy lets no style of a page through that is not a file
    assert "<style" not in page.text
    assert " style=" not in page.text
    assert built.get("/reference/site.css").headers["content-type"].startswith("text/css")
    assert "javascript" in built.get("/reference/search.js").headers["content-type"]
    assert built.get("/reference/catalogue.json").json()["biomarkers"][0]["code"] == "ECG00001"
    assert built.get("/reference/palmistry.html").status_code == 404
