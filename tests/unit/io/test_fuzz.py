import pytest

from benchmarks.fuzz import Seed, cases, outcome, seeds
from benchmarks.mutations import mutated
from ecgomics.io import read

FILES = 1000
PARTS = 10


@pytest.fixture(scope="module")
def found() -> list[Seed]:
    return seeds()


def test_every_twin_is_read_as_it_stands(found: list[Seed]) -> None:
    for kind, name, files in found:
        recording = read(files, fs_hz=500.0, unit="mV")
        assert recording.samples > 0, (kind, name)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_damaged_file_is_a_recording_or_one_sentence(found: list[Seed], part: int) -> None:
    chosen = list(cases(found, files=FILES, seed=1))[part::PARTS]
    wrong = [each for each in map(outcome, chosen) if not each.is_allowed]
    assert wrong == []


def test_damage_follows_from_its_seed_and_is_damage() -> None:
    from random import Random

    content = b"0123456789" * 40
    assert mutated(content, Random(5)) == mutated(content, Random(5))
    assert len({mutated(content, Random(seed)) for seed in range(50)}) > 40
