"""Phones that were paired, for those who look after them."""

from fastapi import APIRouter

from ecgomics.api import home_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.api.routes.library import Project
from ecgomics.store.devices import StoredDevice

router = APIRouter(prefix="/devices", tags=["home use"])


@router.get("", operation_id="list_devices", responses=answers(403, 422))
def list_devices(platform: Here, project: Project = "default") -> models.PhoneList:
    """Every phone of a project, the latest first."""
    return models.PhoneList(devices=[_shown(each) for each in platform.store.devices.listed(project)])


@router.delete("/{device_id}", operation_id="revoke_device", responses=answers(403, 404, 422))
def revoke_device(platform: Here, author: Author, device_id: str) -> models.Phone:
    """Let a phone open nothing any more, from now on; it stays in the list."""
    return _shown(platform.store.devices.revoke(device_id, author=author))


def _shown(device: StoredDevice) -> models.Phone:
    participant = None
    if device.subject_id is not None:
        participant = models.Person(id=device.subject_id, pseudonym=device.pseudonym or "")
    return models.Phone(
        id=device.id,
        name=device.name,
        participant=participant,
        project=device.project_id,
        author=device.author,
        created_at=device.created_at,
        last_used_at=device.last_used_at,
        expires_at=device.expires_at,
        revoked_at=device.revoked_at,
    )
