"""Reading form templates."""

from backend.demo.templates import TEMPLATES
from backend.forms.tables import FormTemplateRow
from tests.backend.harness import Backend, Headers


async def test_templates_are_listed_and_read(backend: Backend, dispatcher: Headers) -> None:
    async with backend.services.database.writing() as session:
        session.add_all(
            FormTemplateRow(name=name, context=context, fields=fields, updated_at=backend.clock.now())
            for name, context, fields in TEMPLATES
        )
    listed = (await backend.get("/api/form-templates", dispatcher)).json()["items"]
    assert [it["name"] for it in listed] == ["装机回单", "故障回单", "巡检记录", "客户拜访", "送货签收单"]
    kinds = {field["kind"] for it in listed for field in it["fields"]}
    assert kinds == {"text", "number", "picture", "datetime", "product"}
    one = await backend.get(f"/api/form-templates/{listed[0]['id']}", dispatcher)
    assert one.json() == listed[0]
    assert (await backend.get("/api/form-templates/999", dispatcher)).status_code == 404
