"""Train the beat model: python -m training.beat_model.train DATA

DATA is the folder with the unpacked sets. Writes beats.onnx, beats.npz and beats.yaml into src/ecgomics/latent, the
figures into training/beat_model/figures.json and, with --plots FOLDER, reconstructions of held-out beats, the worst of
each class first. Figures are of a model of the same recipe that never saw the persons of fold 0; the shipped one saw
all. Some ten minutes on one core, of which four measure the records and are not needed again.
"""

import argparse
import hashlib
import json
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
import yaml
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

import ecgomics.latent
from ecgomics.latent.beat_model import ARRAYS, CARD, NETWORK, NO_TOKEN, BeatModel
from ecgomics.latent.beat_windows import SAMPLES, scale_mv
from ecgomics.latent.card import Metric, ModelCard
from training.beat_model.network import BeatAutoencoder, in_parts, trained
from training.beat_model.tokens import bigram, codebook
from training.measured_beats import Measured, measured_records

LATENTS: Final = 16
EPOCHS: Final = 16
ENTRIES: Final = 256
SEED: Final = 1
#: Beats of each record and lead that the autoencoder and the codebook learn from.
MOST_BEATS: Final = 12
TEST_FOLD: Final = 0
#: Beats of a lead can be this many times its usual height, no artefact more.
MOST_SCALED: Final = 8.0
SHIPPED: Final = Path(ecgomics.latent.__file__).parent
FIGURES: Final = Path(__file__).parent / "figures.json"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Beats of single leads, and what is known of each; every array is (beats, …)."""

    scaled: NDArray[np.float32]
    scale_mv: Floats
    kind: NDArray[np.str_]
    rhythm: NDArray[np.str_]
    fold: NDArray[np.intp]
    data_set: NDArray[np.str_]

    @classmethod
    def of(cls, records: list[Measured]) -> "Examples":
        """At most MOST_BEATS accepted beats of every lead of every record, drawn."""
        rng = np.random.default_rng(SEED)
        rows: list[tuple[Any, ...]] = []
        for record in records:
            accepted = np.flatnonzero(record.beats.accepted)
            if not accepted.size:
                continue
            chosen = np.sort(rng.permutation(accepted)[:MOST_BEATS])
            beats_mv = record.beats_mv.astype(float)
            heights = scale_mv(beats_mv[accepted])
            for lead, height in enumerate(heights):
                for beat in chosen[np.isfinite(beats_mv[chosen, lead, 0])]:
                    scaled = np.clip(beats_mv[beat, lead] / height, -MOST_SCALED, MOST_SCALED)
                    rhythm = record.rhythm or ""
                    kind = record.beats.kind[beat]
                    rows.append(
                        (scaled.astype(np.float32), height, kind, rhythm, record.fold, record.data_set)
                    )
        return cls(*(np.array(column) for column in zip(*rows, strict=True)))


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("--plots", type=Path)
    parser.add_argument("--entries", type=int, default=ENTRIES)
    parser.add_argument("--latents", type=int, default=LATENTS)
    options = parser.parse_args()
    records = measured_records(options.data)
    examples = Examples.of(records)
    print(f"{len(records)} records, {len(examples.fold)} beats of single leads", flush=True)
    held_out, network = _model(records, examples, options, held_out=True)
    tested = [record for record in records if record.fold == TEST_FOLD]
    figures = _reconstruction(network, examples) | _perplexity(held_out, tested)
    print(json.dumps(figures, indent=1), flush=True)
    if options.plots:
        from training.beat_model.plots import plot_worst

        plot_worst(network, examples, TEST_FOLD, options.plots)
    shipped, _ = _model(records, examples, options, held_out=False)
    _write(shipped, figures, records)


def _model(
    records: list[Measured], examples: Examples, options: argparse.Namespace, *, held_out: bool
) -> tuple[BeatModel, BeatAutoencoder]:
    """The model of all persons, or of those outside the test fold."""
    learns = examples.fold != TEST_FOLD if held_out else np.ones(len(examples.fold), dtype=bool)
    network = trained(examples.scaled[learns], latents=options.latents, epochs=EPOCHS, seed=SEED)
    latents, _ = in_parts(network, examples.scaled[learns])
    centres = codebook(latents.astype(np.float64), entries=options.entries, seed=SEED)
    flat = np.full((options.entries, options.entries), -np.log(options.entries))
    untold = BeatModel(_card(b"", {}, []), _onnx(network), centres, flat)
    pairs = [_pairs(untold, record) for record in records if not held_out or record.fold != TEST_FOLD]
    probability = bigram(np.concatenate(pairs), entries=options.entries)
    return BeatModel(untold.card, untold.network, centres, np.log(probability)), network


def _pairs(model: BeatModel, record: Measured) -> NDArray[np.intp]:
    tokens = model.tokens(model.encode(record.beats_mv.astype(float)))
    before, after = tokens[:-1].ravel(), tokens[1:].ravel()
    both = (before != NO_TOKEN) & (after != NO_TOKEN)
    return np.stack([before[both], after[both]], axis=1)


def _reconstruction(network: BeatAutoencoder, examples: Examples) -> dict[str, float]:
    """RMS in mV of held-out beats: of all beats of a class together, and of the middle beat."""
    tested = examples.fold == TEST_FOLD
    scaled = examples.scaled[tested]
    _, back = in_parts(network, scaled)
    rms_mv = np.sqrt(((back - scaled) ** 2).mean(axis=1)) * examples.scale_mv[tested]
    kind, rhythm, data_set = examples.kind[tested], examples.rhythm[tested], examples.data_set[tested]
    usual = (kind == "N") & (rhythm == "sinus")
    groups = {
        "N, sinus": usual,
        "V": kind == "V",
        "S": kind == "S",
        "N, AF": (kind == "N") & (rhythm == "af"),
        "unreadable": rhythm == "unreadable",
        **{f"N, sinus, {name}": usual & (data_set == name) for name in np.unique(data_set)},
    }
    found = {}
    for name, members in groups.items():
        found[f"rms_mv {name}"] = float(np.sqrt(np.mean(rms_mv[members] ** 2)))
        found[f"median_rms_mv {name}"] = float(np.median(rms_mv[members]))
    either = usual | (kind == "V")
    found["auc V against N, sinus"] = float(roc_auc_score(kind[either] == "V", rms_mv[either]))
    return found


def _perplexity(model: BeatModel, records: list[Measured]) -> dict[str, float]:
    """Perplexity of held-out records by rhythm: median, and how well it tells undisturbed sinus rhythm from others."""
    by_group: dict[str, list[float]] = {}
    for record in records:
        nll = model.token_nll(model.tokens(model.encode(record.beats_mv.astype(float))))
        if nll.size and record.rhythm is not None:
            ectopic = any(kind in "VS" for kind in record.beats.kind)
            plain = record.rhythm == "sinus" and not ectopic
            group = (
                "sinus, no ectopy"
                if plain
                else "ectopy"
                if ectopic and record.rhythm != "af"
                else record.rhythm
            )
            by_group.setdefault(group, []).append(float(np.exp(nll.mean())))
    found = {f"perplexity {name}": float(np.median(values)) for name, values in by_group.items()}
    for name in ("ectopy", "af"):
        scores = by_group["sinus, no ectopy"] + by_group[name]
        labels = [False] * len(by_group["sinus, no ectopy"]) + [True] * len(by_group[name])
        found[f"auc of perplexity, {name} against sinus"] = float(roc_auc_score(labels, scores))
    return found


def _onnx(network: BeatAutoencoder) -> bytes:
    """Beats → latents, back; any number of beats."""
    written = BytesIO()
    torch.onnx.export(
        network,
        (torch.zeros(1, SAMPLES),),
        written,
        input_names=["beats"],
        output_names=["latents", "back"],
        dynamic_axes={name: {0: "count"} for name in ("beats", "latents", "back")},
        opset_version=17,
        dynamo=False,
    )
    return written.getvalue()


def _write(model: BeatModel, figures: dict[str, float], records: list[Measured]) -> None:
    arrays = BytesIO()
    np.savez_compressed(
        arrays,
        codebook=model.codebook.astype(np.float32),
        bigram=np.exp(model.log_probability).astype(np.float32),
    )
    card = _card(model.network + arrays.getvalue(), figures, records)
    (SHIPPED / NETWORK).write_bytes(model.network)
    (SHIPPED / ARRAYS).write_bytes(arrays.getvalue())
    said = {**asdict(card), "data": list(card.data), "limits": list(card.limits)}
    said["metrics"] = [
        {name: value for name, value in each.items() if value not in {None, ""}} for each in said["metrics"]
    ]
    text = yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=110)
    (SHIPPED / CARD).write_text(text, encoding="utf-8")
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _card(weights: bytes, figures: dict[str, float], records: list[Measured]) -> ModelCard:
    sets = sorted({record.data_set for record in records})
    held_out = "persons of fold 0, unseen by the model of the same recipe that was measured"
    return ModelCard(
        name="ecgomics-beats",
        version="1",
        kind="beats",
        title="Autoencoder, codebook and token model of single-lead beats",
        licence="Apache-2.0",
        source="python -m training.beat_model.train DATA",
        sha256=hashlib.sha256(weights).hexdigest(),
        data=tuple(f"{name}: {sum(each.data_set == name for each in records)} records" for name in sets),
        split="by person (training/records.py), a third for testing; the shipped weights saw all of them",
        metrics=tuple(Metric(name, round(value, 4), held_out) for name, value in figures.items()),
        calibration="none: reconstruction in mV, likelihood in nats",
        limits=(
            "Research use only.",
            "Beats below 0.1 mV are read as they are, larger ones in parts of the usual height of their lead.",
            "Classes of beats are those of the package's own detector, not of readers.",
            "Above about 120 beats a minute neighbouring beats reach into the window of 0.7 s.",
            "The hash is of beats.onnx followed by beats.npz.",
        ),
    )


if __name__ == "__main__":
    main()
