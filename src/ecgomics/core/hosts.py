"""Which host names mean this machine."""

from ipaddress import ip_address


def is_loopback(name: str) -> bool:
    """Whether a host name or address can only be this machine; names other than localhost are never looked up."""
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
