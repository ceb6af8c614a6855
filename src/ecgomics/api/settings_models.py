"""The shapes of what is asked and answered about settings."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from ecgomics.api.models import Fiducials
from ecgomics.core.validity import Validity
from ecgomics.services.preview import SdOf
from ecgomics.services.settings import LONGEST_NAME, LONGEST_NOTE, Origin
from ecgomics.services.settings_text import MOST_CHARACTERS


class Preset(BaseModel):
    """Settings that are always there; changes is what is not the default."""

    name: str
    label: str
    text: str
    references: list[str]
    changes: dict[str, Any]
    values: dict[str, Any]
    hash: str


class SettingsForm(BaseModel):
    """What a form is made from: the JSON Schema, presets, and what the platform measures with if nothing is chosen."""

    json_schema: dict[str, Any]
    presets: list[Preset]
    defaults: dict[str, Any]
    defaults_hash: str


class SettingsVersion(BaseModel):
    """A version of saved settings, without its values; label is name@version and the first digits of the hash."""

    id: str
    name: str
    version: int
    hash: str
    label: str
    note: str
    author: str
    created_at: datetime
    changed: list[str]
    """Names of the settings that are not their default."""


class SavedList(BaseModel):
    """Every saved version of a project, the latest first, and what the project measures with."""

    saved: list[SettingsVersion]
    chosen: str
    chosen_hash: str


class SettingsDetail(BaseModel):
    """Settings with their values, and what they are known by; name is empty where they are not saved."""

    name: str
    origin: Origin
    hash: str
    values: dict[str, Any]
    yaml: str
    cautions: list["SettingCaution"]


class SettingCaution(BaseModel):
    """What to mind of one value."""

    setting: str
    text: str


class YamlText(BaseModel):
    """Settings as YAML."""

    yaml: Annotated[str, Field(max_length=MOST_CHARACTERS)]


class NewSettings(BaseModel):
    """Settings to be saved under a name; those not named are the defaults."""

    name: Annotated[str, Field(min_length=1, max_length=4 * LONGEST_NAME)]
    values: dict[str, Any]
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    project: Annotated[str, Field(max_length=100)] = "default"


class ChosenSettings(BaseModel):
    """What a project shall measure with: saved name@version, or defaults."""

    settings: Annotated[str, Field(max_length=200)]
    project: Annotated[str, Field(max_length=100)] = "default"


class NewPreview(BaseModel):
    """Settings to look at: values of those that are not default, and by name what they are compared with."""

    values: dict[str, Any]
    before: Annotated[str, Field(max_length=200)] = ""
    max_points: Annotated[int, Field(ge=0, le=20_000)] = 0
    """Most points per lead of the signal; 0 for no signal."""


class MovedSide(BaseModel):
    """A value, or the reason why there is none."""

    value: float | None
    text: str | None
    validity: Validity


class MovedValue(BaseModel):
    """A value that moves; in_sd is its change in standard deviations of healthy people, or of repeats."""

    symbol: str
    lead: str
    unit: str
    before: MovedSide
    after: MovedSide
    change: float | None
    in_sd: float | None
    sd_of: SdOf | None


class PreviewSignal(BaseModel):
    """The measurement path, leads × points in mV, null in gaps."""

    fs_hz: float
    leads: list[str]
    decimated: bool
    samples: list[list[float | None]]


class SettingsPreview(BaseModel):
    """What moves under other settings; nothing of it is kept.

    compared: rows that both have. lost: those that become missing. gained: those that were missing.
    """

    hash: str
    before_name: str
    before_hash: str
    seconds: float
    compared: int
    lost: int
    gained: int
    moved: list[MovedValue]
    fiducials: Fiducials
    signal: PreviewSignal | None
