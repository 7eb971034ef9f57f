"""How notices are set up: by the enterprise administrator alone, and the gateway's key stays a secret."""

from contract.notices import NoticeOccasion
from contract.vocabulary import EventKind
from tests.backend.harness import Headers
from tests.backend.notices.test_notices import KEY, set_up
from tests.backend.workorders.conftest import Visit, visit as visit


async def test_settings_are_the_enterprise_admins_and_the_key_is_shown_to_nobody(
    visit: Visit, admin: Headers
) -> None:
    before = await set_up(visit, admin, gateway_url="https://sms.example.cn/send?token=xyz", gateway_key=KEY)
    assert before["has_key"]
    assert KEY not in str(before)
    assert set(before["occasions"]) == set(NoticeOccasion)
    patch = visit.backend.patch
    bad = {
        "gateway_url": "ftp://example.cn",
        "gateway_key": "密钥",
        "grace_s": -1,
        "occasions": {"completed": {"automatic": True, "text": "您好 {customer}", "link": True}},
    }
    for field, value in bad.items():
        answer = await patch("/api/notice-settings", admin, {"version": before["version"], field: value})
        assert answer.status_code == 422, field
    stale = await patch("/api/notice-settings", admin, {"version": before["version"] - 1, "grace_s": 5})
    assert stale.status_code == 409
    assert (await patch("/api/notice-settings", visit.room, {"version": 1})).status_code == 403
    assert (await visit.backend.get("/api/notice-settings", visit.room)).status_code == 403
    moved = await set_up(visit, admin, gateway_url="https://other.example.cn/send")
    assert not moved["has_key"]  # a key does not go to another address by itself
    events = [it for it in await visit.backend.events() if it.kind == EventKind.NOTICE_SETTINGS_CHANGED]
    assert events[0].payload["notice_settings"]["gateway_url"] == "https://sms.example.cn"
