"""WFDB records: formats 16, 212 and FLAC, several samples per frame, segments with gaps."""

import tempfile
from pathlib import Path

import numpy as np

from ecgomics.core.arrays import Ints

FS_HZ = 250
NAMES = ("I", "II", "V1")
GAIN = 200.0


def steps(samples: int, leads: int = 3) -> Ints:
    """Whole steps of a wave, leads × samples, within twelve bits."""
    time_s = np.arange(samples) / FS_HZ
    rows = [150 * np.sin(2 * np.pi * (1.2 + 0.3 * lead) * time_s) for lead in range(leads)]
    return np.rint(rows).astype(np.intp)


def header(name: str, file_format: int, values: Ints, *, comments: str = "") -> bytes:
    """A header with the checksums and first values of the samples."""
    lines = [f"{name} {len(values)} {FS_HZ} {values.shape[1]} 10:20:30 04/05/2021"]
    for lead, row in zip(NAMES, values, strict=False):
        checksum = int(row.sum()) % 2**16
        lines.append(f"{name}.dat {file_format} {GAIN:g}(0)/mV 12 0 {row[0]} {checksum} 0 {lead}")
    return ("\n".join(lines) + f"\n{comments}").encode()


def format_16(name: str = "rec") -> dict[str, bytes]:
    """Two bytes per sample."""
    values = steps(300)
    comments = "# Age: 57\n# Sex: F\n# <diagnoses>:\n# Sinus rhythm.\n"
    return {
        f"{name}.hea": header(name, 16, values, comments=comments),
        f"{name}.dat": values.T.astype("<i2").tobytes(),
    }


def format_212(name: str = "packed") -> dict[str, bytes]:
    """Two samples of twelve bits in three bytes."""
    values = steps(300)
    pairs = values.T.reshape(-1, 2) & 0xFFF
    three = np.stack(
        [pairs[:, 0] & 0xFF, pairs[:, 0] >> 8 | (pairs[:, 1] >> 8) << 4, pairs[:, 1] & 0xFF], axis=1
    )
    return {f"{name}.hea": header(name, 212, values), f"{name}.dat": three.astype(np.uint8).tobytes()}


def flac(name: str = "flac") -> dict[str, bytes]:
    """FLAC, as the wfdb package writes it."""
    import wfdb

    with tempfile.TemporaryDirectory(prefix="ecgomics-") as folder:
        wfdb.wrsamp(
            name,
            fs=FS_HZ,
            units=["mV"] * len(NAMES),
            sig_name=list(NAMES),
            d_signal=steps(300).T,
            fmt=["516"] * len(NAMES),
            adc_gain=[GAIN] * len(NAMES),
            baseline=[0] * len(NAMES),
            write_dir=folder,
        )
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir(), reverse=True)}


def segments(name: str = "parts") -> dict[str, bytes]:
    """Two segments with a gap between them."""
    first, second = format_16(f"{name}_1"), format_16(f"{name}_2")
    lines = [f"{name}/3 3 {FS_HZ} 700", f"{name}_1 300", "~ 100", f"{name}_2 300"]
    return {f"{name}.hea": "\n".join(lines).encode() + b"\n"} | first | second


def frames(name: str = "frames") -> dict[str, bytes]:
    """Two samples of lead I in each frame, one of lead II."""
    values = steps(600, 2)
    table = np.column_stack([values[0].reshape(-1, 2), values[1][:300]])
    lines = [
        f"{name} 2 {FS_HZ} 300",
        f"{name}.dat 16x2 {GAIN:g}/mV 12 0 {values[0][0]} 0 0 I",
        f"{name}.dat 16 {GAIN:g}/mV 12 0 {values[1][0]} 0 0 II",
    ]
    return {f"{name}.hea": "\n".join(lines).encode() + b"\n", f"{name}.dat": table.astype("<i2").tobytes()}


def marks(name: str = "marks") -> dict[str, bytes]:
    """A record with annotations: a rhythm, beats, a long pause, and their end."""
    words = [
        *(
            28 << 10 | 5,
            63 << 10 | 5,
            int.from_bytes(b"(A", "little"),
            int.from_bytes(b"FI", "little"),
            ord("B"),
        ),
        *(1 << 10 | 40, 5 << 10 | 200, 59 << 10, 0, 1200, 1 << 10, 0),
    ]
    return format_16(name) | {f"{name}.atr": np.array(words, dtype="<u2").tobytes()}


def twins() -> dict[str, dict[str, bytes]]:
    """Whole records by name."""
    return {
        "rec.hea": format_16(),
        "packed.hea": format_212(),
        "flac.hea": flac(),
        "parts.hea": segments(),
        "frames.hea": frames(),
        "marks.hea": marks(),
    }
