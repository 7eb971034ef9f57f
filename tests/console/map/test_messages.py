"""The list of messages: its JavaScript is fresh, it decodes what it lists and refuses the rest."""

import pytest

from console.map import messages
from console.map.messages.javascript import SCRIPT_FILE, script


def test_the_page_constants_are_fresh() -> None:
    assert SCRIPT_FILE.read_text(encoding="utf-8") == script()


def test_a_message_of_the_page_is_decoded() -> None:
    said = messages.decode('{"kind":"clicked","subject":"order","id":7}')
    assert said == messages.Clicked(subject="order", id=7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"kind":"nonsense"}',
        '{"kind":"clicked","subject":"alarm","id":7}',
        '{"kind":"clicked","subject":"order","id":"7"}',
        '{"kind":"clicked","subject":"order","id":7,"token":"x"}',
        '{"kind":"greeting"}',
    ],
)
def test_what_is_not_in_the_list_is_refused(text: str) -> None:
    with pytest.raises(messages.PageMessageUnreadable):
        messages.decode(text)


def test_a_mark_of_a_worker_has_no_phone_number() -> None:
    assert messages.WorkerMark.__struct_fields__ == ("id", "name", "vehicle", "status")
