import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx2 as httpx


def test_it_prints_its_address_answers_there_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ecgomics",
        "serve",
        "--port",
        "0",
        "--no-demo",
        "--data-dir",
        str(tmp_path),
    ]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
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


def test_other_addresses_are_refused(refused: Callable[..., str], tmp_path: Path) -> None:
    assert "0.0.0.0" in refused("serve", "--host", "0.0.0.0", "--data-dir", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_mistake_with_the_certificate_for_phones_is_one_sentence(
    refused: Callable[..., str], tmp_path: Path
) -> None:
    said = refused("serve", "--port", "0", "--tls", "nothing", "--data-dir", tmp_path)
    assert "--tls takes self-signed or two files as CERT,KEY, not “nothing”." in said
