"""Where what is kept between runs lives, the store and added models, unless another folder is given."""

import os
from pathlib import Path
from typing import Final

VARIABLE: Final = "ECGOMICS_DATA_DIR"


def data_folder() -> Path:
    """The folder that ECGOMICS_DATA_DIR names, otherwise the user's data folder of the operating system."""
    import platformdirs

    given = os.environ.get(VARIABLE)
    return (
        Path(given).expanduser() if given else Path(platformdirs.user_data_dir("ecgomics", appauthor=False))
    )
