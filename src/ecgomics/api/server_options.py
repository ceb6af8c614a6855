"""What whoever runs a server chooses for it; the command line fills it in, and every part reads its own from it."""

from dataclasses import dataclass, field

from ecgomics.api.limit_settings import Limits
from ecgomics.api.shutdown import DEFAULT_GRACE_S
from ecgomics.core.settings import Settings
from ecgomics.logs import Logs
from ecgomics.services.uploads import MOST_ENTRY_BYTES
from ecgomics.services.webhooks import SendingRules


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """How a server works, beside where it keeps what and how it is reached."""

    settings: Settings = field(default_factory=Settings)
    """What is measured with where nothing else is chosen."""
    scheduler: str | None = None
    """Address of a Dask cluster that cohorts are measured on; this machine without it."""
    af_hint: bool = True
    """Whether people are told of possible atrial fibrillation."""
    webhook_rules: SendingRules = field(default_factory=SendingRules)
    """Where webhooks may send, and how often they are tried."""
    audit_reads: bool = False
    """Whether it is noted without accounts, too, who looks at what."""
    limits: Limits | None = None
    """How much may be asked for. None: the usual for who signs in or comes over the network, and nothing for who is at
    this machine."""
    most_entry_bytes: int = MOST_ENTRY_BYTES
    """Most bytes of the files of one recording that are sent in chunks."""
    logs: Logs = field(default_factory=Logs)
    grace_s: float = DEFAULT_GRACE_S
    """How long what is being answered has when the server is told to end."""
    peer_address: str | None = None
    """Where other servers of the same database reach this one; its own address without it."""
