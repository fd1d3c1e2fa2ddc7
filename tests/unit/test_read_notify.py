import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from schemas.notices import EVENTS, PROVINCE, USUAL_STAGES, Secret
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
        ("- a\n", "not_settings"),
        ("offices: [615]\n", "not_a_mapping"),
        ("ofices: {}\n", "unknown_setting"),
        ("events: [late]\n", "unknown_event"),
        ("language: fr\n", "unknown_language"),
        ("days_before: [tomorrow]\n", "not_days"),
        ("mail: {port: 25}\n", "no_server_or_sender"),
        ("mail: {server: a, from: tổng@b.vn}\n", "no_server_or_sender"),
        ("mail: {server: smtp://a.vn, from: a@b.vn}\n", "bad_server"),
        ("mail: {server: máy chủ, from: a@b.vn}\n", "bad_server"),
        (f"mail: {{server: {'a' * 64}.vn, from: a@b.vn}}\n", "bad_server"),
        ("mail: {server: a, from: a@b.vn, security: ssl3}\n", "unknown_security"),
        ("mail: {server: a, from: a@b.vn, port: many}\n", "not_a_number"),
        ("mail: {server: a, from: a@b.vn, password: {vault: x}}\n", "bad_secret"),
        ("offices: {615: {mail: a@b.vn}}\n", "no_mail_server"),
        (f"{MAIL}offices: {{6155: {{mail: a@b.vn}}}}\n", "unknown_office"),
        (f"{MAIL}offices: {{999: {{mail: a@b.vn}}}}\n", "unknown_office"),
        (f"{MAIL}offices: {{615: {{events: overdue}}}}\n", "no_way_to_tell"),
        (f"{MAIL}offices:\n  615:\n", "no_way_to_tell"),
        (f"{MAIL}offices: {{615: a@b.vn}}\n", "not_an_office"),
        (f"{MAIL}offices: {{615: {{mail: nobody}}}}\n", "bad_address"),
        (f"{MAIL}offices: {{615: {{mail: 'a@b.vn, c@d.vn'}}}}\n", "bad_address"),
        (f"{MAIL}offices: {{615: {{mail: [a@b.vn，c@d.vn]}}}}\n", "bad_address"),
        (f"{MAIL}offices: {{615: {{mail: đakha@b.vn}}}}\n", "bad_address"),
        ("offices: {615: {chat: nowhere}}\n", "bad_url"),
        ("offices: {615: {chat: {env: A, file: B}}}\n", "bad_secret"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(text: str, key: str) -> None:
    _, faults = read_notify(text)
    assert [fault.key for fault in faults] == [key]
    assert faults[0].told("vi") != faults[0].told("en")


@pytest.mark.parametrize(
    ("text", "key", "line", "column"),
    [
        ("mail:\n  server: a\n\tport: 25\n", "yaml_tab", 3, 1),
        ("mail:\n  password: @bc\n", "yaml_start", 2, 13),
        ("mail:\n  password: *bc\n", "yaml_start", 2, 13),
        ('mail: {from: "Tổng Hợp}\n', "yaml_quote", 2, 1),
        ("offices:\n  615:\n  mail: a@b.vn\n   chat: b\n", "yaml_colon", 4, 8),
        ("offices:\n  province: {mail: [a@b.vn}\n", "yaml_bracket", 2, 27),
        ("mail:\n   server: a\n  port: 25\n", "yaml_indent", 3, 3),
        ("language: vi\nmail: a\x07\n", "yaml_character", 2, 8),
        ("[" * 100_000, "yaml_too_deep", 1, 21),
        ("language: vi\n---\nlanguage: en\n", "yaml_other", 2, 1),
    ],
)
def test_a_slip_of_writing_is_told_with_its_line_and_column(text: str, key: str, line: int, column: int) -> None:
    settings, [fault] = read_notify(text)
    assert not settings.is_read
    assert fault.key == key
    assert fault.told("vi").startswith(f"dòng {line}, cột {column}: ")
    assert fault.told("en").startswith(f"line {line}, column {column}: ")


def test_codes_and_passwords_are_what_is_written_not_what_yaml_makes_of_them() -> None:
    text = "mail: {server: a, from: a@b.vn, password: 0123, port: 25}\noffices:\n  00100: {mail: a@b.vn}\n  01: {mail: b@b.vn}\n"
    settings, faults = read_notify(text)
    assert faults == ()
    assert [each.office for each in settings.recipients] == ["00100", "01"]
    assert settings.mail is not None
    assert (settings.mail.password, settings.mail.port) == (Secret("text", "0123"), 25)


def test_an_office_said_twice_is_named_with_both_lines() -> None:
    settings, [fault] = read_notify(f'{MAIL}offices:\n  615: {{mail: a@b.vn}}\n  "615": {{mail: c@d.vn}}\n')
    assert fault.told("vi").startswith("dòng 4: “615” đã có ở dòng 3")
    assert [channel.target.value for each in settings.recipients for channel in each.channels] == ["c@d.vn"]


def test_the_office_probably_meant_is_said_and_the_province_may_be_written_in_capitals() -> None:
    text = f"{MAIL}offices:\n  PROVINCE: {{mail: t@b.vn}}\n  Huyện Đăk Hà: {{mail: a@b.vn}}\n  651: {{mail: a@b.vn}}\n"
    settings, faults = read_notify(text, {"62"})
    assert [(fault.key, fault.near) for fault in faults] == [
        ("unknown_office", "615 (Huyện Đăk Hà)"),
        ("office_elsewhere", "615 (Huyện Đăk Hà)"),
    ]
    assert [each.office for each in settings.recipients] == [PROVINCE, "651"]
    assert len(read_notify(text)[1]) == 1


def test_all_that_is_wrong_is_named_at_once_and_what_is_right_stands() -> None:
    settings, faults = read_notify(f"{MAIL}days_before: x\noffices:\n  615: {{mail: [a@b.vn, b]}}\n  làng: {{}}\n")
    assert sorted(fault.key for fault in faults) == ["bad_address", "not_days", "unknown_office"]
    assert [[channel.target.value for channel in each.channels] for each in settings.recipients] == [["a@b.vn"]]


def test_a_list_of_which_nothing_can_be_used_is_as_if_it_were_not_there() -> None:
    told = read_notify(f"{MAIL}days_before: 14 ngay\noffices: {{615: {{mail: a@b.vn, events: [late]}}}}\n")[0]
    assert told.stages == USUAL_STAGES
    assert told.recipients[0].events == frozenset(EVENTS)


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
        assert fault.told("vi")
