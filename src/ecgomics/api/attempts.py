"""How often something may be tried, so that short codes are not guessed."""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Final

MOST: Final = 10
WITHIN_S: Final = 60.0


class Attempts:
    """Counts what failed within the last minute, whoever tried: a code is guessed from many addresses, too."""

    def __init__(
        self,
        *,
        most: int = MOST,
        within_s: float = WITHIN_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = most
        self._within_s = within_s
        self._clock = clock
        self._failed: deque[float] = deque()
        self._lock = threading.Lock()

    def are_too_many(self) -> bool:
        """Whether nothing is tried any more for a while."""
        with self._lock:
            self._forget()
            return len(self._failed) >= self._most

    def note_failure(self) -> None:
        """One that was wrong."""
        with self._lock:
            self._failed.append(self._clock())

    def _forget(self) -> None:
        earliest = self._clock() - self._within_s
        while self._failed and self._failed[0] <= earliest:
            self._failed.popleft()


#: Addresses that are remembered; the longest quiet is forgotten first.
_MOST_ADDRESSES: Final = 10_000


class AttemptsByAddress:
    """Counts what failed for each address: whoever fails often shuts out nobody else."""

    def __init__(self, *, most: int, within_s: float = WITHIN_S) -> None:
        self._most = most
        self._within_s = within_s
        self._of: OrderedDict[str, Attempts] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, address: str) -> Attempts:
        """Those of an address; of version 6 those of its network, of which one machine has every address."""
        key = _network(address)
        with self._lock:
            found = self._of.setdefault(key, Attempts(most=self._most, within_s=self._within_s))
            self._of.move_to_end(key)
            while len(self._of) > _MOST_ADDRESSES:
                self._of.popitem(last=False)
            return found


def _network(address: str) -> str:
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))
