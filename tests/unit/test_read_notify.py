import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from schemas.messages import message
from schemas.notices import EVENTS, PROVINCE, Secret
from transforms.read_notify import read_notify

MAIL = 'mail: {server: smtp.tinh.vn, from: "Tổng Hợp <a@tinh.vn>", user: u, password: {env: P}}\n'

NAMES = st.sampled_from(
    [
        "language",
        "events",
        "mail",
        "offices",
        "days_before",
        "server",
        "from",
        "port",
        "security",
        "password",
        "env",
        "file",
        "chat",
        "province",
        "615",
        "user",
    ]
)


def test_settings_are_read_whole() -> None:
    settings, faults = read_notify(
        f"language: vi\ndays_before: [3, 14]\n{MAIL}offices:\n"
        "  province: {mail: [a@b.vn, c@d.vn], chat: [{file: /etc/hook}], events: [run_failed]}\n"
        '  "23500": {mail: x@y.vn, language: en}\n'
    )
    assert faults == ()
    assert settings.stages == (14, 3)
    assert settings.mail is not None
    assert (settings.mail.port, settings.mail.security, settings.mail.password) == (587, "starttls", Secret("env", "P"))
    province, commune = settings.recipients
    assert (province.office, province.events, [each.kind for each in province.channels]) == (
        PROVINCE,
        frozenset({"run_failed"}),
        ["mail", "mail", "chat"],
    )
    assert (commune.office, commune.language, commune.events) == ("23500", "en", frozenset(EVENTS))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("mail: [", "not_yaml"),
        ("- a\n", "not_a_mapping"),
        ("ofices: {}\n", "unknown_setting"),
        ("events: [late]\n", "unknown_event"),
        ("language: fr\n", "unknown_language"),
        ("days_before: [tomorrow]\n", "not_days"),
        ("mail: {port: 25}\n", "no_server_or_sender"),
        ("mail: {server: a, from: a@b.vn, security: ssl3}\n", "unknown_security"),
        ("mail: {server: a, from: a@b.vn, port: many}\n", "not_a_number"),
        ("mail: {server: a, from: a@b.vn, password: {vault: x}}\n", "bad_secret"),
        ("offices: {615: {mail: a@b.vn}}\n", "no_mail_server"),
        (f"{MAIL}offices: {{6155: {{mail: a@b.vn}}}}\n", "unknown_office"),
        (f"{MAIL}offices: {{615: {{mail: nobody}}}}\n", "bad_address"),
        ("offices: {615: {chat: nowhere}}\n", "bad_url"),
        ("offices: {615: {chat: {env: A, file: B}}}\n", "bad_secret"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(text: str, key: str) -> None:
    _, faults = read_notify(text)
    assert [fault.key for fault in faults] == [key]
    for language in ("vi", "en"):
        assert message(f"notices.{key}", language, **dict(faults[0].details))


def test_all_that_is_wrong_is_named_at_once_and_what_is_right_stands() -> None:
    settings, faults = read_notify(f"{MAIL}days_before: x\noffices:\n  615: {{mail: [a@b.vn, b]}}\n  làng: {{}}\n")
    assert sorted(fault.key for fault in faults) == ["bad_address", "not_days", "unknown_office"]
    assert [[channel.target.value for channel in each.channels] for each in settings.recipients] == [["a@b.vn"]]


def test_a_blank_file_tells_nobody() -> None:
    assert read_notify("# chưa bật\n")[0].recipients == ()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 70_000) | st.text(max_size=8) | st.sampled_from(["a@b.vn", "615"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(NAMES, ANYTHING, max_size=5))
def test_no_settings_whatever_break_the_reading(told: dict[str, object]) -> None:
    for fault in read_notify(yaml.safe_dump(told, allow_unicode=True))[1]:
        assert message(f"notices.{fault.key}", "vi", **dict(fault.details))
