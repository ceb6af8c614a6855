"""What went wrong with Bluetooth, in one sentence that says what to do."""

from typing import Final

#: A part of the message of bleak or the system, in small letters, and the sentence for it; the first that fits.
_SENTENCES: Final = (
    (
        ("insufficient authentication", "insufficient encryption", "not paired", "authentication"),
        "The sensor wants to be paired first: pair it in the Bluetooth settings of the system, then try again.",
    ),
    (
        ("inprogress", "in progress", "already connected", "connection-abort", "connection limit", "busy"),
        "The sensor is in use: close other apps that use it, also on phones nearby, then try again.",
    ),
    (
        ("no such file or directory", "bluetoothctl", "org.bluez", "no bluetooth adapter", "dbus", "d-bus"),
        "No Bluetooth adapter was found: plug one in, and on Linux start the bluetooth service.",
    ),
)

_BY_REASON: Final = {
    "NO_BLUETOOTH": "No Bluetooth adapter was found: plug one in, and on Linux start the bluetooth service.",
    "NO_BLE_CENTRAL_ROLE": "The Bluetooth adapter knows no Low Energy: use another one.",
    "POWERED_OFF": "Bluetooth is off: switch it on, then try again.",
    "DENIED_BY_USER": "Bluetooth is not allowed to this program: allow it in the privacy settings of the system.",
    "DENIED_BY_SYSTEM": "Bluetooth is not allowed by the rules of this computer: ask who manages it.",
}


def sentence_of(error: BaseException) -> str:
    """One sentence for an error of bleak or of the system below it."""
    reason = getattr(getattr(error, "reason", None), "name", "")
    if reason in _BY_REASON:
        return _BY_REASON[reason]
    if type(error).__name__ == "BleakDeviceNotFoundError" or "was not found" in str(error).lower():
        return "The sensor was not found: wear it (a strap sleeps while it is off the skin) and come nearer."
    if isinstance(error, TimeoutError):
        return "The sensor did not answer in time: come nearer, or close other apps that use it."
    message = str(error).lower()
    for parts, sentence in _SENTENCES:
        if any(part in message for part in parts):
            return sentence
    return f"Bluetooth failed: {str(error).strip().rstrip('.') or type(error).__name__}."
