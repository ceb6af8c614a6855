"""What a cohort is taken away as: tables for other programs, their dictionary, settings and a text to cite."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.services import cohorts
from ecgomics.store import Store

if TYPE_CHECKING:
    from ecgomics.cohort.cohort import Cohort

FileName = Literal["table", "csv", "feather", "anndata", "dictionary", "settings", "citation"]
#: Name of each file as it is saved.
FILES: Final[Mapping[FileName, str]] = {
    "table": "cohort.parquet",
    "csv": "cohort.csv",
    "feather": "cohort.feather",
    "anndata": "cohort.h5ad",
    "dictionary": "cohort.dictionary.csv",
    "settings": "settings.yaml",
    "citation": "citation.txt",
}
_EXPORTS: Final = "exports"
#: Of the name of a folder of exports.
_DIGITS: Final = 32
#: Of the table as the extraction wrote it.
_AS_WRITTEN: Final = "cohort.dictionary.csv"


def file_of(store: Store, cohort_id: str, name: str) -> Path:
    """One file of an extracted cohort with everything that was joined to it, made when it is first asked for.

    NotFound for a name that there is not, InvalidInput before the first extraction.
    """
    chosen = next((each for each in FILES if each == name), None)
    if chosen is None:
        raise NotFound(f"A cohort has no file “{name}”: {', '.join(FILES)} are there.")
    joined = cohorts.opened_with(store, cohort_id)
    folder = store.cohorts.cohort_folder(cohort_id)
    if chosen == "dictionary" and not joined.tables and not cohorts.joined_tables(store, cohort_id):
        return folder / _AS_WRITTEN
    exports = folder / _EXPORTS / _version(folder, [each.sha256 for each in joined.tables])
    exports.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = exports / FILES[chosen]
    if not made.exists():
        _WRITERS[chosen](joined.cohort, made)
    return made


def _version(folder: Path, outcomes: Sequence[str]) -> str:
    """Changes with the table and with what is joined to it; exports of older ones are removed."""
    files = [folder / cohorts.TABLE, folder / cohorts.JOINED]
    times = [str(each.stat().st_mtime_ns) if each.exists() else "0" for each in files]
    version = hashlib.sha256(" ".join([*times, *outcomes]).encode()).hexdigest()[:_DIGITS]
    for old in (folder / _EXPORTS).glob("*"):
        if old.name != version:
            import shutil

            shutil.rmtree(old, ignore_errors=True)
    return version


def _write_text(text: Callable[["Cohort"], str]) -> Callable[["Cohort", Path], None]:
    def write(cohort: "Cohort", path: Path) -> None:
        draft = path.with_name(f"{path.name}.part")
        draft.write_text(text(cohort), encoding="utf-8")
        draft.replace(path)

    return write


def _write_dictionary(cohort: "Cohort", path: Path) -> None:
    draft = path.with_name(f"{path.name}.part")
    cohort.dictionary.write_csv(draft)
    draft.replace(path)


def settings_yaml(cohort: "Cohort") -> str:
    """The settings that the values were made with, as `ecgomics extract --settings` takes them."""
    import yaml

    found = cohort.provenance.get("settings")
    if not found:
        raise InvalidInput("The table does not say with which settings it was made: extract the cohort anew.")
    return yaml.safe_dump(dict(found), sort_keys=False, allow_unicode=True)


def citation(cohort: "Cohort") -> str:
    """How to say in a paper where the values come from."""
    from ecgomics.discovery.report.sentences import REFERENCES

    made = cohort.provenance
    return (
        f"Digital ECG biomarkers of {len(cohort):,} recordings were measured with ECGomics "
        f"{made.get('software_version', '')}, catalogue {made.get('catalogue_version', '')}, "
        f"settings {str(made.get('settings_hash', ''))[:12]} [1].\n\n[1] {REFERENCES['ecgomics']}\n"
    )


_WRITERS: Final[Mapping[FileName, Callable[["Cohort", Path], None]]] = {
    "table": lambda cohort, path: cohort.write_parquet(path, overwrite=True),
    "csv": lambda cohort, path: cohort.write_csv(path, overwrite=True),
    "feather": lambda cohort, path: cohort.write_feather(path, overwrite=True),
    "anndata": lambda cohort, path: cohort.write_h5ad(path, overwrite=True),
    "dictionary": _write_dictionary,
    "settings": _write_text(settings_yaml),
    "citation": _write_text(citation),
}
