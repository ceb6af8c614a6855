import os
from pathlib import Path

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.latent.sessions import THREADS_VARIABLE, in_batches, session, thread_limit
from tests.unit.latent.onnx_graphs import mean_over_samples

GRAPH = mean_over_samples(2, None)
ECG = np.random.default_rng(1).normal(size=(7, 2, 50)).astype(np.float32)


def test_a_session_is_made_once_for_each_network_and_number_of_threads() -> None:
    assert session(GRAPH) is session(GRAPH)
    assert session(GRAPH, threads=2) is not session(GRAPH)


def test_threads_are_bounded() -> None:
    options = session(GRAPH, threads=2).get_session_options()
    assert (options.intra_op_num_threads, options.inter_op_num_threads) == (2, 2)
    assert session(GRAPH).get_session_options().intra_op_num_threads == 1


def test_the_environment_names_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS_VARIABLE, "3")
    assert thread_limit() == 3
    assert session(GRAPH).get_session_options().intra_op_num_threads == 3


@pytest.mark.parametrize("given", ["0", "many", "-1", "65"])
def test_other_numbers_of_threads_are_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(THREADS_VARIABLE, given)
    with pytest.raises(InvalidInput, match=f"1 to 64 threads \\({THREADS_VARIABLE}={given} was given\\)"):
        thread_limit()


def test_batches_give_what_one_run_gives() -> None:
    whole = session(GRAPH).run(None, {"ecg": ECG})[0]
    for batch in (1, 3, 7, 16):
        (found,) = in_batches(session(GRAPH), {"ecg": ECG}, batch=batch)
        np.testing.assert_array_equal(found, whole)
    np.testing.assert_allclose(whole, ECG.mean(axis=2), atol=1e-6)


def test_no_more_than_a_batch_passes_at_once() -> None:
    class Counting:
        seen: list[int] = []  # noqa: RUF012

        def run(self, _names: object, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
            self.seen.append(len(inputs["ecg"]))
            return [inputs["ecg"]]

    network = Counting()
    in_batches(network, {"ecg": ECG}, batch=3)  # type: ignore[arg-type]
    assert network.seen == [3, 3, 1]


def test_inputs_without_rows_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="one length above 0"):
        in_batches(session(GRAPH), {"ecg": ECG[:0]})


def test_a_file_that_changes_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "network.onnx"
    path.write_bytes(GRAPH)
    first = session(path)
    assert session(path) is first
    path.write_bytes(mean_over_samples(5, None))
    os.utime(path, ns=(0, 0))
    assert session(path).get_inputs()[0].shape[1] == 5


def test_what_is_no_graph_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="The network is not an ONNX graph"):
        session(b"not a network")
    path = tmp_path / "empty.onnx"
    path.write_bytes(b"not a network")
    with pytest.raises(InvalidInput, match=r"The file .*empty\.onnx is not an ONNX graph"):
        session(path)
    with pytest.raises(InvalidInput, match=r"missing\.onnx is not there"):
        session(tmp_path / "missing.onnx")


def test_a_gpu_is_used_where_onnxruntime_offers_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import onnxruntime

    asked = []

    def offered() -> list[str]:
        return ["TensorrtExecutionProvider", "CUDAExecutionProvider", "CPUExecutionProvider"]

    monkeypatch.setattr(onnxruntime, "get_available_providers", offered)
    monkeypatch.setattr(onnxruntime, "InferenceSession", lambda *_, providers: asked.extend(providers))
    session(mean_over_samples(9, None))
    assert asked == ["CUDAExecutionProvider", "CPUExecutionProvider"]
