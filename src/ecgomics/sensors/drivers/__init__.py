"""How bytes come from a sensor: Bluetooth (bleak), a serial line (pyserial), Lab Streaming Layer (pylsl)."""
