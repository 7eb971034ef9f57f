"""`/api/form-templates`."""

from fastapi import APIRouter

from backend.forms import service
from backend.forms.schemas import FormTemplateOut, FormTemplatesOut
from backend.kit.calls import EVERYONE, Read, RowId, require
from backend.kit.problems import problems

router = APIRouter(prefix="/api/form-templates", tags=["forms"])


@router.get("", dependencies=[require(*EVERYONE)])
async def list_form_templates(call: Read) -> FormTemplatesOut:
    """All form templates."""
    return await service.everything(call.session)


@router.get("/{template_id}", dependencies=[require(*EVERYONE)], responses=problems(404))
async def get_form_template(call: Read, template_id: RowId) -> FormTemplateOut:
    """One form template."""
    return await service.one(call.session, template_id)
