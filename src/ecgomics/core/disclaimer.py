"""What stands on everything that this software gives out."""

from typing import Final

DISCLAIMER: Final = (
    "Research use only: not a medical device, not for diagnosis, treatment or emergencies; "
    "measured automatically and not confirmed by a physician."
)
