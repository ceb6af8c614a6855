import asyncio
import random
import socket
import sqlite3
import threading
import time
from pathlib import Path

import httpx2 as httpx
import numpy as np
import pytest

from ecgomics.api.server import bound, serve
from ecgomics.core.errors import InvalidInput
from ecgomics.phantom import KINDS

URL = "/api/v1/recordings"
KILLS = 6


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "example.org", ""])
def test_any_other_address_is_refused_until_accounts_exist(tmp_path: Path, host: str) -> None:
    with pytest.raises(InvalidInput, match="without signing in"):
        serve(host=host, port=0, data_dir=tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_a_port_that_is_taken_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InvalidInput, match=f"cannot listen on port {port} of 127.0.0.1"):
            serve(port=port, data_dir=tmp_path / "data")


def test_an_empty_store_gets_the_demonstration_cohort_and_measures_it(start, tmp_path: Path) -> None:
    server = start(demo=True)
    found = server.client.get(URL).json()
    assert found["total"] == 60
    assert all(each["synthetic"] for each in found["items"])
    assert {each["group"] for each in found["items"]} == {"A", "B"}
    assert {each["name"].removeprefix("demo/").rpartition("_")[0] for each in found["items"]} == set(KINDS)
    measured = f"{URL}?q=sinus_01"
    for _ in range(600):
        if server.client.get(measured).json()["items"][0]["quality"]:
            break
        time.sleep(0.1)
    else:
        pytest.fail("nothing is measured in the background")
    assert (tmp_path / "server.log").read_text() == ""


def small(number: int) -> tuple[str, bytes, np.ndarray]:
    """A table of three seconds in whole microvolts that no other number gives."""
    time_s = np.arange(750) / 250.0
    ecg_mv = np.round(np.exp(-0.5 * (((time_s % 0.75) - 0.3) / 0.012) ** 2), 3)
    ecg_mv[0] = number / 1000.0
    text = "time_s,II (mV)\n" + "".join(f"{t:.3f},{v:.3f}\n" for t, v in zip(time_s, ecg_mv, strict=True))
    return f"rec_{number}.csv", text.encode(), ecg_mv


def upload_until_killed(
    client: httpx.Client, *, numbers: range, acknowledged: dict[str, int], begun: threading.Event
) -> None:
    for number in numbers:
        name, content, _ = small(number)
        try:
            answer = client.post(URL, files={"files": (name, content)})
        except httpx.TransportError:
            return
        assert answer.status_code in (200, 201), answer.text
        acknowledged[answer.json()["id"]] = number
        begun.set()


def test_a_killed_server_loses_nothing_that_it_acknowledged(start, tmp_path: Path) -> None:
    moments, acknowledged = random.Random(20261123), {}
    for round_ in range(KILLS):
        server = start()
        begun = threading.Event()
        told = {
            "numbers": range(round_ * 1000, round_ * 1000 + 1000),
            "acknowledged": acknowledged,
            "begun": begun,
        }
        uploading = threading.Thread(target=upload_until_killed, args=(server.client,), kwargs=told)
        uploading.start()
        assert begun.wait(60.0), "uploads must have begun before the kill"
        uploading.join(timeout=moments.uniform(0.0, 0.4))
        server.process.kill()
        uploading.join()
        server.kill()

    server = start()
    listed = {each["id"]: each for each in server.client.get(URL, params={"limit": 1000}).json()["items"]}
    assert acknowledged.keys() <= listed.keys()
    for recording in listed:
        answer = server.client.get(
            f"{URL}/{recording}/samples", params={"path": "recorded", "format": "binary"}
        )
        found = np.frombuffer(answer.content, "<f4")
        number = acknowledged.get(recording, round(float(found[0]) * 1000))
        assert np.array_equal(found, small(number)[2].astype("<f4")), "every row is whole"
        assert server.client.get(f"{URL}/{recording}/profile").status_code == 200
    name, content, _ = small(next(iter(acknowledged.values())))
    assert server.client.post(URL, files={"files": (name, content)}).status_code == 200, "it is known"
    server.kill()
    database = sqlite3.connect(tmp_path / "data" / "ecgomics.sqlite")
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    named = {digest for (digest,) in database.execute("SELECT samples_sha256 FROM recordings")}
    database.close()
    assert {path.name for path in tmp_path.glob("data/blobs/*/*")} == named


async def _sends_at_once(listener: socket.socket) -> int:
    """What a connection of asyncio on the listener says of TCP_NODELAY."""
    found: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        accepted = writer.get_extra_info("socket")
        found.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(answer, sock=listener):
        host, port = listener.getsockname()[:2]
        _, writer = await asyncio.open_connection(host, port)
        sends_at_once = await found
        writer.close()
        await writer.wait_closed()
    return sends_at_once


def test_the_end_of_an_answer_does_not_wait_for_its_beginning() -> None:
    with bound("127.0.0.1", 0, family=socket.AF_INET, option="--port") as listener:
        assert asyncio.run(_sends_at_once(listener)) != 0
