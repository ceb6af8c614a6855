"""The shapes of what rules and models say of a recording."""

from pydantic import BaseModel, Field

from ecgomics.api.shapes import model_of
from ecgomics.report.findings.result import Finding, NotAssessed
from ecgomics.report.structured.document import ModelStatement

FindingShape = model_of(Finding)
NotAssessedShape = model_of(NotAssessed)
ModelStatementShape = model_of(ModelStatement)


class SourceOfRules(BaseModel):
    """A publication that rules stand on; doi is null where it has none."""

    text: str
    doi: str | None


class RecordingFindings(BaseModel):
    """What the rules say of a recording, with the evidence, and what could not be assessed.

    findings stand in the order of a report, superseded ones included, without the summary. models speak beside the
    rules. compared_with is the recording that serial statements compare with. references are those of every source.
    """

    recording_id: str
    settings_hash: str
    correction: int
    compared_with: str | None
    table_version: str
    summary: FindingShape | None = Field(description="The line that sums up; null where there is none.")  # type: ignore[valid-type]  # a model that is made from its dataclass
    findings: list[FindingShape]  # type: ignore[valid-type]  # as above
    not_assessed: list[NotAssessedShape]  # type: ignore[valid-type]  # as above
    models: list[ModelStatementShape]  # type: ignore[valid-type]  # as above
    references: dict[str, SourceOfRules]
    disclaimer: str
