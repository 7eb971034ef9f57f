"""`/api/form-templates`."""

from typing import Annotated

from fastapi import APIRouter, Path

from backend.forms import service
from backend.forms.schemas import FormTemplateOut, FormTemplatesOut
from backend.kit.calls import EVERYONE, Read, require
from backend.kit.problems import problems

router = APIRouter(prefix="/api/form-templates", tags=["forms"])


@router.get("", dependencies=[require(*EVERYONE)])
async def list_form_templates(call: Read) -> FormTemplatesOut:
    """All form templates."""
    return await service.everything(call.session)


@router.get("/{template_id}", dependencies=[require(*EVERYONE)], responses=problems(404))
async def get_form_template(call: Read, template_id: Annotated[int, Path(ge=1, le=2**53)]) -> FormTemplateOut:
    """One form template."""
    return await service.one(call.session, template_id)
