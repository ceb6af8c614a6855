"""The map of all biomarkers of a recording, what its values are read against, and one biomarker elsewhere."""

from dataclasses import asdict
from functools import partial
from typing import Annotated, Final

import numpy as np
from fastapi import APIRouter, Query, Response, UploadFile

from ecgomics.api import ecgome_models as models
from ecgomics.api.author import Author
from ecgomics.api.correction_models import Which, revision_of
from ecgomics.api.models import AnalyticBeat
from ecgomics.api.platform import Here, SettingsName
from ecgomics.api.problems import answers
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.declaration import LEAD
from ecgomics.core.errors import InvalidInput
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.documents.figure import analytic_beat
from ecgomics.documents.names_zh import family_zh
from ecgomics.ecgome import Band, bands, is_on_the_map
from ecgomics.services import biomarker_values, ecgome, populations
from ecgomics.store.library_tables import DEFAULT_PROJECT

router = APIRouter(tags=["ecgome"])

#: Samples of the analytic beat: as fine as it is drawn.
BEAT_FS_HZ: Final = 500.0
#: Recordings that small maps may be asked of at once: a page of the library.
MOST_MINI: Final = 200
#: Largest table of a reference population.
MOST_TABLE_BYTES: Final = 5 * 2**20


@router.get("/ecgome/map", operation_id="read_map", responses=answers(403))
def read_map() -> models.Map:
    """Where every biomarker stands on the map: dimension, family, code."""
    shown = [band for band in bands() if is_on_the_map(band.dimension)]
    return models.Map(
        catalogue_version=catalogue().version,
        leads=list(STANDARD_LEADS),
        dimensions=[
            models.MapDimension(
                dimension=name,  # type: ignore[arg-type]  # bands carry the names of rooms
                families=[_family(band) for band in shown if band.dimension == name],
            )
            for name in dict.fromkeys(band.dimension for band in shown)
        ],
    )


def _family(band: Band) -> models.MapFamily:
    columns = [models.MapColumn(symbol=each.symbol, by_lead=each.scope == LEAD) for each in band.columns]
    return models.MapFamily(
        family=band.family, label=band.label, label_zh=family_zh(band.family), columns=columns
    )


@router.get("/ecgome/beat", operation_id="read_analytic_beat", responses=answers(403))
def read_analytic_beat() -> AnalyticBeat:
    """A beat of the analytic ECG with its marks: what drawings of where a biomarker is measured are made of."""
    ecg_mv, marks_s = analytic_beat(STANDARD_LEADS, BEAT_FS_HZ)
    return AnalyticBeat(
        fs_hz=BEAT_FS_HZ, leads=list(STANDARD_LEADS), samples=np.round(ecg_mv, 4).tolist(), marks_s=marks_s
    )


@router.get("/ecgome/mini", operation_id="read_mini_maps", responses=answers(403, 422))
async def read_mini_maps(platform: Here, recording: Annotated[list[str], Query()]) -> models.MiniMaps:
    """For each recording one number per family: the z among healthy adults that is farthest out."""
    if len(recording) > MOST_MINI:
        raise InvalidInput(
            f"{len(recording)} recordings were asked for: ask for at most {MOST_MINI} at once."
        )
    found = await platform.compute(
        lambda: {
            each: families
            for settings, some in platform.by_settings(recording)
            for each, families in ecgome.mini_maps(platform.store, some, settings).items()
        }
    )
    families = [band.family for band in bands() if is_on_the_map(band.dimension)]
    return models.MiniMaps(families=families, maps=found)


@router.get(
    "/recordings/{recording_id}/reference",
    operation_id="read_reference",
    responses=answers(403, 404, 422),
)
async def read_reference(
    platform: Here,
    recording_id: str,
    population: str = populations.HEALTHY,
    settings: SettingsName = "",
    correction: Which = "latest",
) -> models.PlacedRecording:
    """Where each value lies among people of like age and sex: z, percentile, stratum, or why there is none.

    Values are those with the corrections up to a revision, 0 for none.
    """
    found = await platform.compute(
        partial(
            ecgome.reference_view,
            platform.store,
            recording_id,
            platform.settings_of(recording_id, settings),
            population,
            revision_of(correction),
        )
    )
    return models.PlacedRecording(
        record=recording_id,
        population=found.population.id,
        population_name=found.population.name,
        population_about=found.population.about,
        age_years=found.subject.age_years,
        sex=found.subject.sex,
        n_least=found.n_least,
        n_most=found.n_most,
        warnings=list(found.warnings),
        values=[models.Placed(**asdict(each)) for each in found.values],
        dimensions=[models.Tally(**asdict(each)) for each in found.dimensions],
    )


@router.get("/recordings/{recording_id}/change", operation_id="read_change", responses=answers(403, 404, 422))
async def read_change(
    platform: Here, recording_id: str, settings: SettingsName = "", correction: Which = "latest"
) -> models.ChangedRecording:
    """What changed since the person's previous recording, in multiples of the reference change value."""
    found = await platform.compute(
        partial(
            ecgome.change_view,
            platform.store,
            recording_id,
            platform.settings_of(recording_id, settings),
            revision_of(correction),
        )
    )
    return models.ChangedRecording(
        previous_id=found.previous_id,
        previous_name=found.previous_name,
        previous_at=found.previous_at,
        values=[models.Changed(**asdict(each)) for each in found.values],
    )


@router.get(
    "/recordings/{recording_id}/history", operation_id="read_history", responses=answers(403, 404, 422)
)
async def read_history(
    platform: Here,
    recording_id: str,
    symbol: str,
    settings: SettingsName = "",
    correction: Which = "latest",
) -> models.History:
    """One biomarker in every recording of the same person, in the order of time."""
    found = await platform.compute(
        partial(
            biomarker_values.history,
            platform.store,
            recording_id,
            symbol,
            platform.settings_of(recording_id, settings),
            revision_of(correction),
        )
    )
    names = models.VisitValue.model_fields
    return models.History(
        symbol=symbol,
        visits=[
            models.Visit(
                recording_id=each.recording_id,
                name=each.name,
                at=each.at,
                dated=each.dated,
                values=[models.VisitValue(**{name: row[name] for name in names}) for row in each.rows],
            )
            for each in found
        ],
    )


@router.get("/distributions/{symbol}", operation_id="read_distribution", responses=answers(403, 404, 422))
async def read_distribution(
    platform: Here, symbol: str, lead: str = "", project: str = DEFAULT_PROJECT
) -> models.Distribution:
    """How a biomarker is distributed over the recordings of a project."""
    found = await platform.compute(
        partial(
            biomarker_values.distribution,
            platform.store,
            project,
            symbol,
            lead,
            platform.named("", project).settings,
        )
    )
    return models.Distribution(
        symbol=symbol,
        lead=lead,
        unit=catalogue()[symbol].unit,
        recordings=found.recordings,
        n=found.n,
        quantiles=[models.Quantile(percent=share, value=value) for share, value in found.percentiles],
        edges=list(found.edges),
        counts=list(found.counts),
    )


@router.get("/populations", operation_id="list_populations", responses=answers(403, 422))
def list_populations(platform: Here, project: str = DEFAULT_PROJECT) -> models.Populations:
    """The populations that values may be read against."""
    shipped = {populations.HEALTHY, populations.PUBLISHED, populations.PROJECT}
    return models.Populations(
        populations=[
            models.ListedPopulation(id=each, name=name, about=about, own=each not in shipped)
            for each, name, about in populations.listed(platform.store, project)
        ]
    )


@router.post(
    "/populations", operation_id="add_population", status_code=201, responses=answers(403, 404, 413, 422)
)
async def add_population(
    platform: Here, author: Author, file: UploadFile, name: str, project: str = DEFAULT_PROJECT
) -> models.ListedPopulation:
    """Add a reference population: a CSV table as the guide describes it."""
    content = await file.read(MOST_TABLE_BYTES + 1)
    if len(content) > MOST_TABLE_BYTES:
        raise InvalidInput(
            f"The table is larger than {MOST_TABLE_BYTES // 2**20} MB: leave out what is not needed."
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("The table is not text in UTF-8: save it as CSV in UTF-8.") from None
    made = await platform.compute(
        partial(populations.add_population, platform.store, project, name, text, author=author)
    )
    about = next(each[2] for each in populations.listed(platform.store, project) if each[0] == made)
    return models.ListedPopulation(id=made, name=name.strip(), about=about, own=True)


@router.delete(
    "/populations/{population_id}",
    operation_id="delete_population",
    status_code=204,
    responses=answers(403, 404, 422),
)
def delete_population(platform: Here, author: Author, population_id: str) -> Response:
    """Forget a reference population that somebody added."""
    platform.store.numbers.remove_reference_table(population_id, author=author)
    return Response(status_code=204)
