import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2 as httpx

from ecgomics.api.certificate import self_signed
from ecgomics.store import Store


def started(folder: Path, *options: str) -> "subprocess.Popen[str]":
    """The command on a folder and any free port."""
    command = [sys.executable, "-m", "ecgomics", "serve", "--port", "0", "--no-demo", *options]
    return subprocess.Popen([*command, "--data-dir", str(folder)], stdout=subprocess.PIPE, text=True)


def test_it_prints_its_address_answers_there_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    running = started(tmp_path)
    try:
        assert running.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", running.stdout.readline())
        assert address is not None
        answer = httpx.get(f"{address[0]}/api/v1/catalogue", timeout=30.0)
        assert answer.status_code == httpx.codes.OK
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 0
    finally:
        running.kill()
        running.communicate()


def test_for_a_group_it_prints_the_fingerprint_of_its_own_certificate(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        store.accounts.add("root", runs_server=True, author="test")
    running = started(tmp_path, "--accounts", "--tls", "self-signed")
    try:
        assert running.stdout is not None
        said = [running.stdout.readline() for _ in range(3)]
    finally:
        running.kill()
        running.communicate()
    assert "https://127.0.0.1:" in said[0]
    assert said[1].rstrip().endswith("/m")
    assert self_signed(tmp_path / "tls").fingerprint in said[2]


def test_other_addresses_are_refused(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "0.0.0.0" in refused("serve", "--host", "0.0.0.0", "--data-dir", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_mistake_with_the_certificate_for_phones_is_one_sentence(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    said = refused("serve", "--port", "0", "--tls", "nothing", "--data-dir", tmp_path)
    assert "--tls takes self-signed or two files as CERT,KEY, not “nothing”." in said
