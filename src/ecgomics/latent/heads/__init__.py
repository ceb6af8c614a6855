"""Model heads: what biomarkers and embedding together say of a record, with probabilities, reasons and abstention."""

from ecgomics.latent.heads.head import Head
from ecgomics.latent.heads.output import Form, HeadOutput
from ecgomics.latent.heads.shipped import head, names

__all__ = ["Form", "Head", "HeadOutput", "head", "names"]
