from dataclasses import replace
from pathlib import Path

import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.latent.card import Metric, ModelCard
from ecgomics.latent.card_file import MOST_BYTES, CardFile, Network, parsed_card, read_card, written_card
from ecgomics.latent.encoder import Contract

CARD = CardFile(
    ModelCard(
        name="my-encoder",
        version="1",
        kind="encoder",
        title="Mein Kodierer (µV)",
        licence="MIT",
        source="https://example.org",
        sha256="0" * 64,
        data=("ludb", "ptbxl"),
        metrics=(Metric("AUC", 0.9, "ptbxl, by person", low=0.8, high=0.95), Metric("F1", 0.5, "ludb")),
        limits=("adults only",),
    ),
    Contract(leads=("I", "II"), fs_hz=250.0, window_s=10.0, preprocessing="none", dimension=8),
    Network(file="my-encoder.onnx", band_hz=(0.5, None), notch_hz=50.0),
)
TEXT = written_card(CARD)


def parsed(text: str) -> CardFile:
    return parsed_card(text.encode(), "my.yaml")


@pytest.mark.parametrize(
    "content",
    [
        CARD,
        CardFile(CARD.card),
        CardFile(replace(CARD.card, metrics=(), limits=(), data=())),
        replace(CARD, contract=Contract(None, 125.0, 10.0, "none", 192)),
    ],
)
def test_a_written_card_reads_back_as_the_same(content: CardFile) -> None:
    assert parsed(written_card(content)) == content


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("title:", "titel:", "my.yaml has the unknown key titel; known are name, version"),
        ("licence: MIT\n", "", "my.yaml lacks the key licence."),
        ("version: '1'", "version: 1", r"In my.yaml, version must be text \(in quotes\), not 1."),
        ("kind: encoder", "kind: decoder", "kind must be one of encoder, head, beats, not 'decoder'."),
        ("fs_hz: 250.0", "fs_hz: fast", "contract.fs_hz must be a number, not 'fast'."),
        ("dimension: 8", "dimension: true", "contract.dimension must be a whole number, not True."),
        ("dimension: 8", "dimensions: 8", "unknown key contract.dimensions"),
        ("  dimension: 8\n", "", "lacks the key contract.dimension"),
        ("  leads:\n  - I\n  - II\n", "  leads: I\n", "contract.leads must be a list of texts, not 'I'."),
        ("value: 0.9", "value: high", "metrics.value must be a number"),
        ("  'on': ludb\n", "", "lacks the key metrics.on"),
        ("  file: my-encoder.onnx\n", "", "lacks the key network.file"),
        ("notch_hz: 50.0", "notch_hz: [50, 60]", r"network.notch_hz must be a number, not \[50, 60\]."),
    ],
)
def test_each_mistake_is_a_sentence_that_names_key_and_file(old: str, new: str, sentence: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(InvalidInput, match=sentence):
        parsed(TEXT.replace(old, new))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the card must be keys with values"),
        ("- a\n- b\n", "the card must be keys with values"),
        ("name: [", "my.yaml is not YAML"),
        ("name: !!python/object/apply:os.system ['true']", "my.yaml is not YAML"),
        ("a: &a [x]\nb: *a\n", "uses aliases"),
        ("[" * 5000, "nests deeper"),
        ("name: x\n" + "#" * MOST_BYTES, "more than 256 KiB"),
        ("name: \x00", "is not YAML"),
    ],
)
def test_what_is_no_card_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        parsed(text)


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(InvalidInput, match="is not YAML"):
        parsed_card(b"\xff\xfe\xfa", "my.yaml")


def test_a_bare_on_is_the_key_of_a_metric() -> None:
    assert parsed(TEXT.replace("'on':", "on:")) == CARD


def test_what_is_known_stands_where_the_file_says_nothing() -> None:
    text = TEXT.replace(f"sha256: '{'0' * 64}'\n", "").replace("  file: my-encoder.onnx\n", "")
    found = parsed_card(
        text.encode(), "my.yaml", known={"card": {"sha256": "f" * 64}, "network": {"file": "other.onnx"}}
    )
    assert found.card.sha256 == "f" * 64
    assert found.network == replace(CARD.network, file="other.onnx")


def test_a_card_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"The card .*none\.yaml cannot be read"):
        read_card(tmp_path / "none.yaml")
