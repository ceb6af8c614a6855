"""The last seconds of a signal that comes in packets, on the sample grid of its session, in constant memory."""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats

#: Room for so many times what is kept, so that it is moved to the front now and then only.
ROOM: Final = 2


class Trace:
    """Leads × samples in mV; NaN where nothing came."""

    def __init__(self, leads: int, keep: int) -> None:
        """keep is the number of samples that can be asked for again."""
        self._mv = np.full((leads, ROOM * keep), np.nan)
        self._keep = keep
        self._filled = 0
        self.end = 0
        """The sample after the last one."""

    @property
    def start(self) -> int:
        """The first sample that is kept."""
        return self.end - self._filled

    def append(self, ecg_mv: Floats) -> None:
        """Add what follows, leads × samples."""
        ecg_mv = ecg_mv[:, -self._keep :] if ecg_mv.shape[1] > self._keep else ecg_mv
        skipped = ecg_mv.shape[1]
        if self._filled + skipped > self._mv.shape[1]:
            kept = max(0, self._keep - skipped)
            self._mv[:, :kept] = self._mv[:, self._filled - kept : self._filled].copy()
            self._filled = kept
        self._mv[:, self._filled : self._filled + skipped] = ecg_mv
        self._filled += skipped
        self.end += skipped

    def skip_to(self, first: int) -> None:
        """Nothing came up to a sample."""
        missing = first - self.end
        if missing >= self._keep:
            self._filled = 0
            self.end = first
        elif missing > 0:
            self.append(np.full((len(self._mv), missing), np.nan))

    def read(self, first: int, last: int) -> Floats:
        """Leads × samples from one kept sample to before another."""
        begin = self._filled - self.end
        return self._mv[:, begin + first : begin + last]
