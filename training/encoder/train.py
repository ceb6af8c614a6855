"""Train the encoder: `python -m training.encoder.train SETS TABLES FOLDER [--fold K]`.

SETS holds the data sets (training/records.py), TABLES their biomarkers (`ecgomics extract SET -o SET.parquet --set
own_definitions=true`), FOLDER gets the weights. With --fold the records of that fold are left out, and what the encoder
says of them is written beside the weights: that is how heads are trained and scored. Without it the reserved people are
left out, one in seven: the encoder that ships.
"""

import argparse
import copy
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ecgomics.latent.preparation import STEPS
from training.encoder.batches import RECORDS, Rows, batches, whole_record
from training.encoder.examples import Example, examples
from training.encoder.network import DIMENSION, GROUPS, UNSEEN, Encoder
from training.records import RHYTHMS, SUPERCLASSES

SEED = 20
EPOCHS = 20
RATE = 2e-3
DECAY = 0.02
AVERAGED = 0.99
TEMPERATURE = 0.1
#: How much each task counts.
RHYTHM, CLASSES, AGE, SEX, EXPERTS, TOGETHER, STEADY = 1.0, 0.4, 0.1, 0.1, 0.5, 0.2, 1.0
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")


def on_device(array: NDArray[Any]) -> Tensor:
    """An array where the network is."""
    return torch.from_numpy(array).to(DEVICE)


class Learner(nn.Module):
    """The encoder with the linear read-outs that its tasks need."""

    def __init__(self, experts: int) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.drop = nn.Dropout(0.2)
        self.rhythm = nn.Linear(DIMENSION, len(RHYTHMS))
        self.classes = nn.Linear(DIMENSION, len(SUPERCLASSES))
        self.age = nn.Linear(DIMENSION, 1)
        self.sex = nn.Linear(DIMENSION, 1)
        self.experts = nn.Linear(DIMENSION, experts)
        self.project = nn.Sequential(nn.Linear(DIMENSION, 128), nn.ReLU(), nn.Linear(128, 64))


def pooled_by(values: Tensor, gates: Tensor, seen: Tensor, of: Tensor) -> Tensor:
    """(groups, DIMENSION): softmax pooling over all steps of the rows that belong together."""
    gates = torch.where(seen[:, None], gates, gates.new_tensor(UNSEEN)).clamp(UNSEEN, 20.0)
    weight = torch.exp(gates)
    count = int(of.max()) + 1
    total = weight.new_zeros(count, GROUPS).index_add(0, of, weight.sum(2))
    grouped = values.unflatten(1, (GROUPS, DIMENSION // GROUPS))
    summed = torch.einsum("ngds,ngs->ngd", grouped, weight)
    added = summed.new_zeros(count, GROUPS, DIMENSION // GROUPS).index_add(0, of, summed)
    return (added / total[:, :, None]).flatten(1)


@dataclass(frozen=True)
class Targets:
    """What is known of the records of a step."""

    rhythm: Tensor
    classes: Tensor
    age: Tensor
    female: Tensor
    experts: Tensor

    @classmethod
    def of(cls, chosen: list[Example]) -> "Targets":
        def stacked(values: list[object]) -> Tensor:
            return on_device(np.array(values, dtype=np.float32))

        return cls(
            on_device(np.array([each.rhythm for each in chosen])),
            stacked([each.classes for each in chosen]),
            stacked([each.age for each in chosen]),
            stacked([each.female for each in chosen]),
            stacked([each.experts for each in chosen]),
        )


def loss(learner: Learner, given: Rows, targets: Targets, weights: Tensor) -> Tensor:
    """The sum over the tasks."""
    view, record = on_device(given.view), on_device(given.record)
    values, gates = learner.encoder(
        on_device(given.ecg)[:, None], on_device(given.number), on_device(given.level)
    )
    values, gates, seen = values.float(), gates.float(), on_device(given.seen)
    by_view = pooled_by(values, gates, seen, view)
    by_record = learner.drop(pooled_by(values, gates, seen, record[view]))
    whole = torch.ones(len(targets.rhythm), dtype=torch.bool, device=DEVICE)
    whole[record[~on_device(given.whole)]] = False
    total = RHYTHM * functional.cross_entropy(
        learner.rhythm(by_record), targets.rhythm, weights, ignore_index=-1, label_smoothing=0.05
    )
    total = total + CLASSES * _masked(
        learner.classes(by_record), targets.classes, functional.binary_cross_entropy_with_logits
    )
    total = total + AGE * _masked(learner.age(by_record)[:, 0], targets.age, functional.smooth_l1_loss)
    total = total + SEX * _masked(
        learner.sex(by_record)[:, 0], targets.female, functional.binary_cross_entropy_with_logits
    )
    experts = torch.where(whole[:, None], targets.experts, torch.nan)
    total = total + EXPERTS * _masked(learner.experts(by_record), experts, functional.smooth_l1_loss)
    total = total + TOGETHER * _together(learner.project(by_view), record)
    return total + STEADY * _steady(by_view)


def _masked(said: Tensor, known: Tensor, measure: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    there = torch.isfinite(known)
    return measure(said[there], known[there]) if there.any() else said.sum() * 0.0


def _together(projected: Tensor, record: Tensor) -> Tensor:
    """Views of one record lie close, those of others far (Khosla 2020)."""
    unit = functional.normalize(projected, dim=1)
    alike = unit @ unit.T / TEMPERATURE
    itself = torch.eye(len(alike), dtype=torch.bool, device=alike.device)
    alike = torch.where(itself, -1e9, alike)
    same = (record[:, None] == record[None, :]) & ~itself
    log = alike - torch.logsumexp(alike, dim=1, keepdim=True)
    return -(torch.where(same, log, 0.0).sum(1) / same.sum(1)).mean()


def _steady(by_view: Tensor) -> Tensor:
    """The first and the second view of a 12-lead record are the same leads, clean and disturbed."""
    views = by_view[-3 * RECORDS :].unflatten(0, (RECORDS, 3))
    return (1.0 - functional.cosine_similarity(views[:, 0], views[:, 1], dim=1)).mean()


@torch.no_grad()
def said(learner: Learner, example: Example) -> dict[str, np.ndarray]:
    """Embedding and read-outs of a whole record."""
    part, _ = whole_record(example)
    windows, leads = part.ecg.shape[:2]
    values, gates = learner.encoder(
        on_device(part.ecg.reshape(windows * leads, 1, -1)),
        on_device(np.tile(part.number, windows)),
        on_device(part.level.ravel()),
    )
    seen = on_device(part.seen.reshape(-1, STEPS))
    vector = pooled_by(values, gates, seen, torch.zeros(windows * leads, dtype=torch.int64, device=DEVICE))
    return {
        "embedding": vector[0].cpu().numpy(),
        "rhythm": torch.log_softmax(learner.rhythm(vector), 1)[0].cpu().numpy(),
        "classes": learner.classes(vector)[0].cpu().numpy(),
        "age": 50.0 + 20.0 * learner.age(vector)[0].cpu().numpy(),
        "sex": learner.sex(vector)[0].cpu().numpy(),
    }


def scored(answers: list[dict[str, np.ndarray]], tested: list[Example]) -> str:
    """Rhythm F1 of the strips, and areas under the curve of the superclasses."""
    from sklearn.metrics import f1_score, roc_auc_score

    strips = [place for place, each in enumerate(tested) if each.known.data_set == "cinc2017"]
    truth = [tested[place].rhythm for place in strips]
    called = [int(answers[place]["rhythm"].argmax()) for place in strips]
    f1 = f1_score(truth, called, average=None, labels=range(4))
    others = [place for place, each in enumerate(tested) if np.isfinite(each.classes).any()]
    areas = []
    for column in range(len(SUPERCLASSES)):
        known = np.array([tested[place].classes[column] for place in others])
        logit = np.array([answers[place]["classes"][column] for place in others])
        there = np.isfinite(known)
        areas.append(roc_auc_score(known[there], logit[there]))
    return f"F1 {np.round(f1, 3)} mean NAO {f1[:3].mean():.4f}  AUC {np.round(areas, 3)}"


def train(learning: list[Example], tested: list[Example], experts: int, *, epochs: int) -> Learner:
    """A learner of the given records; the others are only looked at."""
    torch.manual_seed(SEED)
    random = np.random.default_rng(SEED)
    learner = Learner(experts).to(DEVICE)
    kept = copy.deepcopy(learner)
    labels = np.array([each.rhythm for each in learning])
    counts = np.bincount(labels[labels >= 0], minlength=len(RHYTHMS))
    weights = on_device(np.sqrt(counts.mean() / counts).astype(np.float32))
    steps = epochs * (sum(len(each.ecg_mv) == 1 for each in learning) // 48)
    optimiser = torch.optim.AdamW(learner.parameters(), lr=RATE, weight_decay=DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.15)
    for epoch in range(epochs):
        learner.train()
        begin, losses = time.time(), []
        for chosen, given in batches(learning, random):
            optimiser.zero_grad(set_to_none=True)
            with torch.autocast(DEVICE.type, dtype=torch.bfloat16):
                total = loss(learner, given, Targets.of(chosen), weights)
            total.backward()
            nn.utils.clip_grad_norm_(learner.parameters(), 2.0)
            optimiser.step()
            schedule.step()
            _average(kept, learner)
            losses.append(float(total.detach()))
        line = f"epoch {epoch + 1:2d}  loss {np.mean(losses):.3f}  {time.time() - begin:.0f} s"
        if epoch % 4 == 3 or epoch + 1 == epochs:
            kept.eval()
            line += "  " + scored([said(kept, each) for each in tested], tested)
        print(line, flush=True)
    return kept.eval()


@torch.no_grad()
def _average(kept: Learner, learner: Learner) -> None:
    """The weights that are kept follow those that learn; counters and statistics are those of the latest step."""
    for mine, theirs in zip(kept.state_dict().values(), learner.state_dict().values(), strict=True):
        if mine.dtype.is_floating_point:
            mine.lerp_(theirs, 1.0 - AVERAGED)
        else:
            mine.copy_(theirs)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sets", type=Path)
    parser.add_argument("tables", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fold", type=int)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--threads", type=int, default=1, help="runs side by side, on one each, lose least")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    every, experts = examples(given.sets, given.tables)
    left_out = [
        each.known.reserved if given.fold is None else each.known.fold == given.fold for each in every
    ]
    tested = [each for each, out in zip(every, left_out, strict=True) if out]
    learning = [each for each, out in zip(every, left_out, strict=True) if not out]
    print(
        f"{len(learning)} records to learn from, {len(tested)} left out, {len(experts)} biomarkers",
        flush=True,
    )
    learner = train(learning, tested, len(experts), epochs=given.epochs)
    name = "shipped" if given.fold is None else f"fold{given.fold}"
    given.folder.mkdir(parents=True, exist_ok=True)
    answers = [said(learner, each) for each in tested]
    torch.save({"state_dict": learner.cpu().state_dict(), "experts": experts}, given.folder / f"{name}.pt")
    together = {key: np.stack([each[key] for each in answers]) for key in answers[0]}
    np.savez(given.folder / f"{name}.npz", name=[each.known.name for each in tested], **together)


if __name__ == "__main__":
    main()
