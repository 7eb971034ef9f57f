"""Reading form templates. They belong to the whole organisation: every account sees all of them."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import NotFound
from backend.forms.schemas import FormTemplateOut, FormTemplatesOut
from backend.forms.tables import FormTemplateRow


async def everything(session: AsyncSession) -> FormTemplatesOut:
    """All templates, by id."""
    rows = (await session.scalars(select(FormTemplateRow).order_by(FormTemplateRow.id))).all()
    return FormTemplatesOut(items=[_out(row) for row in rows])


async def one(session: AsyncSession, template_id: int) -> FormTemplateOut:
    """One template; raises NotFound."""
    row = await session.get(FormTemplateRow, template_id)
    if row is None:
        raise NotFound
    return _out(row)


def _out(row: FormTemplateRow) -> FormTemplateOut:
    return FormTemplateOut.model_validate(row, from_attributes=True)
