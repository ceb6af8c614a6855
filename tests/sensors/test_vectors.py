import importlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.sensors import movesense
from ecgomics.sensors.open_board import OpenFrames, TextLines
from ecgomics.sensors.packets import EcgPacket, RrPacket, StatusPacket
from tests.sensors import make_vectors
from tests.sensors.make_vectors import VECTORS

Case = dict[str, Any]


def cases(*fields: str) -> list[Any]:
    """Cases of all files that have one of the fields, with the module they belong to."""
    found = []
    for path in sorted(VECTORS.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        for case in content["cases"]:
            if any(field in case for field in fields):
                found.append(pytest.param(content["module"], case, id=f"{path.stem}: {case['name']}"))
    assert found
    return found


def told(said: object) -> dict[str, Any]:
    """What a decoder gave, as the vectors write it."""
    if isinstance(said, EcgPacket):
        times = {
            name: None if value is None else str(value)
            for name, value in (("first_us", said.first_us), ("last_us", said.last_us))
        }
        fields = {"flags": said.flags, "missing": list(said.missing), "first_index": said.first_index}
        return {"ecg": {"counts": said.counts.tolist(), "uv_per_count": said.uv_per_count, **times, **fields}}
    if isinstance(said, RrPacket):
        return {"rr": asdict(said) | {"rr_1024": list(said.rr_1024)}}
    if isinstance(said, StatusPacket):
        return {"status": said.status}
    return _told_of_others(said)


def _told_of_others(said: Any) -> dict[str, Any]:
    if isinstance(said, int):
        return {"percent": said}
    if isinstance(said, str):
        return {"location": said}
    if isinstance(said, tuple):
        return {"features": list(said)}
    names = {"ControlReply": "reply", "EcgSettings": "settings", "Message": "message"}
    return {names[type(said).__name__]: {name: _plain(value) for name, value in asdict(said).items()}}


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else list(value) if isinstance(value, tuple) else value


def decoder(module: str, name: str) -> Any:
    """A function of the sensor's module."""
    return getattr(importlib.import_module(f"ecgomics.sensors.{module}"), name)


@pytest.mark.parametrize("name", make_vectors.files())
def test_the_committed_files_are_those_that_are_made(name: str) -> None:
    assert (VECTORS / name).read_text(encoding="utf-8") == make_vectors.files()[name]


@pytest.mark.parametrize(("module", "case"), cases("expect"))
def test_bytes_say_what_was_put_into_them(module: str, case: Case) -> None:
    said = decoder(module, case["decoder"])(bytes.fromhex(case["hex"]))
    assert told(said) == case["expect"]
    if isinstance(said, EcgPacket):
        assert said.counts.dtype == np.int32
    if "refusal" in case and case["refusal"] is None:
        assert said.refusal is None
    elif "refusal" in case:
        assert case["refusal"] in said.refusal


@pytest.mark.parametrize(("module", "case"), cases("error"))
def test_other_bytes_are_refused_with_a_sentence(module: str, case: Case) -> None:
    with pytest.raises(InvalidInput, match=case["error"]) as refused:
        decoder(module, case["decoder"])(bytes.fromhex(case["hex"]))
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(("module", "case"), cases("command"))
def test_commands_are_the_documented_bytes(module: str, case: Case) -> None:
    arguments = [int(each) if str(each).isdigit() else each for each in case.get("arguments", ())]
    assert decoder(module, case["command"])(*arguments).hex() == case["hex"]


@pytest.mark.parametrize(("module", "case"), cases("stream"))
def test_streams_of_bytes_become_packets(module: str, case: Case) -> None:
    assert module in {"movesense", "open_board"}
    pushes = [bytes.fromhex(push) for push in case["pushes"]]
    if case["stream"] == "joiner":
        joiner = movesense.Joiner({int(key): size for key, size in case["sizes"].items()})
        whole = [joiner.push(movesense.message(push)) for push in pushes]
        assert [payload.hex() for payload in whole if payload is not None] == case["payloads"]
    elif case["stream"] == "open_frames":
        frames = OpenFrames()
        assert [told(packet) for packet in _all(frames, pushes)] == case["packets"]
        assert frames.skipped_bytes == case["skipped_bytes"]
    else:
        lines = TextLines(case["uv_per_count"])
        packets = [lines.push(push) for push in pushes]
        assert [told(packet) for packet in packets if packet is not None] == case["packets"]


def _all(frames: OpenFrames, pushes: list[bytes]) -> Iterator[object]:
    for push in pushes:
        yield from frames.push(push)
