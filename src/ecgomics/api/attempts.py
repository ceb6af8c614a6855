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
#: From all addresses together so many times as often as from one.
_TIMES_AS_MANY: Final = 10


class AttemptsByAddress:
    """Counts what failed for each address, so that who fails often shuts out nobody else; and, more of it, for all."""

    def __init__(self, *, most: int, within_s: float = WITHIN_S) -> None:
        self._most = most
        self._within_s = within_s
        self._all = Attempts(most=_TIMES_AS_MANY * most, within_s=within_s)
        self._by_address: OrderedDict[str, Attempts] = OrderedDict()
        self._lock = threading.Lock()

    def are_too_many(self, address: str) -> bool:
        """Whether nothing is tried from there any more for a while."""
        return self._of(address).are_too_many() or self._all.are_too_many()

    def note_failure(self, address: str) -> None:
        """One that was wrong."""
        self._of(address).note_failure()
        self._all.note_failure()

    def _of(self, address: str) -> Attempts:
        """Those of an address; of version 6 those of its network, of which one machine has every address."""
        key = network_of(address)
        with self._lock:
            found = self._by_address.setdefault(key, Attempts(most=self._most, within_s=self._within_s))
            self._by_address.move_to_end(key)
            while len(self._by_address) > _MOST_ADDRESSES:
                self._by_address.popitem(last=False)
            return found


def network_of(address: str) -> str:
    """By what an address counts: itself, or of version 6 the network that one machine may have all of."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return address
    return str(found.ipv4_mapped or ip_network((int(found), 64), strict=False))
