"""Files that do not say what they hold: look at them, try an answer, give it to all alike, keep it by a name."""

from functools import partial

from fastapi import APIRouter

from ecgomics.api import upload_models as models
from ecgomics.api.author import Author
from ecgomics.api.numbers import Count
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers, without_parameters
from ecgomics.api.routes.upload_batches import Batch, Project, key_of_batch
from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.services import upload_facts
from ecgomics.store.library_tables import DEFAULT_PROJECT
from ecgomics.store.upload_records import MappingPreset

router = APIRouter(tags=["uploads"])


@router.get(
    "/uploads/{batch_id}/entries/{entry_id}/sample",
    operation_id="sample_table",
    responses=answers(403, 404, 422),
)
async def sample_table(platform: Here, batch_id: Batch, entry_id: Count) -> models.TableSample:
    """The first rows of a table that asks for an answer, and what each column seems to be."""
    entry = platform.store.uploads.entry(batch_id, entry_id)
    try:
        found = await platform.compute_in_time(partial(upload_facts.sample, platform.store, entry))
    except UnreadableFile:
        return models.TableSample(columns=[], fs_hz=None, questions=[without_parameters(entry.sentence)])
    return models.TableSample(
        columns=[
            models.SampleColumn(
                number=each.number,
                heading=each.heading,
                first=list(each.first),
                role=each.role,
                why=each.why,
                unit=each.unit,
                fs_hz=each.fs_hz,
                is_stated=each.is_stated,
            )
            for each in found.columns
        ],
        fs_hz=found.fs_hz,
        questions=[without_parameters(each) for each in found.questions],
    )


@router.post(
    "/uploads/{batch_id}/entries/{entry_id}/preview",
    operation_id="preview_facts",
    responses=answers(403, 404, 415, 422),
)
async def preview_facts(
    platform: Here, batch_id: Batch, entry_id: Count, asked: models.UploadFacts
) -> models.UploadPreview:
    """Read a file with these facts and keep nothing: its first seconds, and how far each lead reaches."""
    entry = platform.store.uploads.entry(batch_id, entry_id)
    look = partial(upload_facts.preview, platform.store, entry, facts_in(asked))
    return _preview(await platform.compute_in_time(look))


@router.post(
    "/uploads/{batch_id}/facts/trial", operation_id="try_facts", responses=answers(403, 404, 415, 422)
)
async def try_facts(platform: Here, batch_id: Batch, asked: models.UploadTrials) -> list[models.UploadTrial]:
    """What would become of a few files of the same headings with these facts."""
    entries, _ = platform.store.uploads.entries(
        batch_id,
        key_of_batch(platform, batch_id),
        states=["unstated"],
        header=asked.header,
        limit=asked.count,
    )
    look = partial(upload_facts.tried, platform.store, entries, facts_in(asked.facts))
    return [_trial(each) for each in await platform.compute_in_time(look)]


@router.post("/uploads/{batch_id}/facts", operation_id="state_facts", responses=answers(403, 404, 415, 422))
def state_facts(
    platform: Here, batch_id: Batch, asked: models.UploadFactsFor, author: Author
) -> models.EntryCount:
    """Read all files of the same headings, or those that are named, with these facts."""
    if asked.header is None and not asked.entries:
        raise InvalidInput("Say for which files: give the headings of tables, or the numbers of entries.")
    count = platform.store.uploads.state_facts(
        batch_id,
        facts_in(asked.facts).as_dict(),
        wanted=asked.entries if asked.header is None else asked.header,
        author=author,
    )
    platform.lane.wake()
    return models.EntryCount(entries=count)


@router.get("/mapping-presets", operation_id="list_presets", responses=answers(403, 422))
def list_presets(platform: Here, project: Project = DEFAULT_PROJECT) -> list[models.MappingPreset]:
    """What was stated of tables and kept by a name."""
    return [_preset(each) for each in platform.store.mapping_presets.all(project)]


@router.post(
    "/mapping-presets", operation_id="keep_preset", status_code=201, responses=answers(403, 404, 415, 422)
)
def keep_preset(
    platform: Here, asked: models.NewMappingPreset, author: Author, project: Project = DEFAULT_PROJECT
) -> models.MappingPreset:
    """Keep facts by a name; those of the same name give way."""
    kept = platform.store.mapping_presets.keep(
        asked.name,
        header=asked.header,
        stated=facts_in(asked.facts).as_dict(),
        project_id=project,
        author=author,
    )
    return _preset(kept)


@router.delete(
    "/mapping-presets/{preset_id}",
    operation_id="delete_preset",
    status_code=204,
    responses=answers(403, 404, 422),
)
def delete_preset(platform: Here, preset_id: str, author: Author) -> None:
    """Forget facts that were kept by a name."""
    platform.store.mapping_presets.delete(preset_id, author=author)


def facts_in(asked: models.UploadFacts) -> upload_facts.Facts:
    """Facts as the services take them; InvalidInput where they say nothing sensible."""
    return upload_facts.Facts(
        fs_hz=asked.fs_hz,
        unit=asked.unit or None,
        leads=tuple(asked.leads) if asked.leads else None,
        columns=asked.columns or None,
        scale=None if asked.scale is None else (asked.scale.per_mv, asked.scale.zero),
    )


def _preview(found: upload_facts.Preview) -> models.UploadPreview:
    return models.UploadPreview(
        leads=list(found.leads),
        fs_hz=found.fs_hz,
        duration_s=found.duration_s,
        unit="mV",
        peak_to_peak_mv=list(found.peak_to_peak_mv),
        samples=[list(row) for row in found.ecg_mv],
        warnings=[without_parameters(each) for each in found.warnings],
    )


def _trial(found: upload_facts.Trial) -> models.UploadTrial:
    if found.preview is None:
        sentence = without_parameters(str(found.error))
        return models.UploadTrial(
            name=found.name,
            leads=[],
            fs_hz=None,
            duration_s=None,
            peak_to_peak_mv=None,
            sentence=sentence,
        )
    reaches = [each for each in found.preview.peak_to_peak_mv if each is not None]
    return models.UploadTrial(
        name=found.name,
        leads=list(found.preview.leads),
        fs_hz=found.preview.fs_hz,
        duration_s=found.preview.duration_s,
        peak_to_peak_mv=max(reaches, default=None),
        sentence=None,
    )


def _preset(kept: MappingPreset) -> models.MappingPreset:
    facts = upload_facts.facts_of(kept.stated)
    scale = None if facts.scale is None else models.UploadScale(per_mv=facts.scale[0], zero=facts.scale[1])
    return models.MappingPreset(
        id=kept.id,
        name=kept.name,
        header=kept.header,
        facts=models.UploadFacts(
            fs_hz=facts.fs_hz,
            unit=facts.unit,
            leads=None if facts.leads is None else list(facts.leads),
            columns=None if facts.columns is None else dict(facts.columns),
            scale=scale,
        ),
        author=kept.author,
        created_at=kept.created_at,
    )
