"""Why a message did not go out, in words an office can do something about, and never with a secret."""

from smtplib import SMTPAuthenticationError

import pytest

from transforms.tell_refusal import tell_chat_refusal, tell_mail_refusal

PASSWORD = "rat-bi-mat-123"  # noqa: S105 - of nobody


@pytest.mark.parametrize(
    ("said", "key", "shown"),
    [
        (str(SMTPAuthenticationError(535, "5.7.8 Sai mật khẩu".encode())), "mail_login", "535 5.7.8 Sai mật khẩu"),
        ("{'x@b.vn': (554, b'5.7.1 <x@b.vn>: Relay access denied')}", "mail_login", "554 5.7.1 <x@b.vn>: Relay"),
        ("(530, b'5.7.0 Must issue a STARTTLS command first', 'a@b.vn')", "mail_login", "530 5.7.0 Must issue"),
        ("{'x@b.vn': (550, b'5.1.1 no such mailbox')}", "mail_recipient", "550 5.1.1 no such mailbox"),
        ("{'x@b.vn': (450, b'4.2.0 greylisted\\ntry later')}", "mail_later", "450 4.2.0 greylisted try later"),
        ("{'x@b.vn': (552, b'5.2.2 over quota')}", "mail_mailbox_full", "552"),
        ("(553, b'5.7.1 not owned by user', 'a@b.vn')", "mail_sender", "553 5.7.1 not owned by user"),
        ("(552, b'5.3.4 too big', 'a@b.vn')", "mail_too_large", "552"),
        ("(552, b'message size exceeds limit')", "mail_too_large", "552"),
        ("(554, b'5.7.1 spam')", "mail_refused", "554 5.7.1 spam"),
        ("(421, b'timed out')", "mail_later", "421 timed out"),
        ("[Errno 111] Connection refused", "mail_nobody_listens", "[Errno 111] Connection refused"),
        ("[Errno -2] Name or service not known", "mail_no_name", "[Errno -2]"),
        ("[Errno 113] No route to host", "mail_no_way", "[Errno 113]"),
        ("timed out", "mail_no_answer", "timed out"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", "mail_certificate", "[SSL"),
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1016)", "mail_no_encryption", "[SSL"),
        ("STARTTLS extension not supported by server.", "mail_no_encryption", "STARTTLS"),
        ("SMTP AUTH extension not supported by server.", "mail_no_login", "SMTP AUTH"),
        ("Connection unexpectedly closed", "mail_hung_up", "Connection"),
        ("something else", "mail_other", "something else"),
        ("(" * 5000, "mail_other", "((("),
    ],
)
def test_what_a_server_says_is_told_as_what_to_do_with_its_words_beside(said: str, key: str, shown: str) -> None:
    reason = tell_mail_refusal(said, "smtp.tinh.vn:587", "x@b.vn", [PASSWORD])
    assert reason.key == key
    assert dict(reason.details)["said"].startswith(shown)
    for language in ("vi", "en"):
        told = reason.told(language)
        assert shown in told
        assert "b'" not in told
        assert len(told) < 520


@pytest.mark.parametrize(
    "echoed", [PASSWORD, "cmF0LWJpLW1hdC0xMjM=", "AHRvbmdob3AAcmF0LWJpLW1hdC0xMjM="], ids=["plain", "base64", "login"]
)
def test_a_secret_a_server_repeats_is_not_told(echoed: str) -> None:
    said = f"(502, b'unknown command {echoed}')"
    reason = tell_mail_refusal(said, "smtp.tinh.vn:587", "x@b.vn", [PASSWORD, f"\0tonghop\0{PASSWORD}"])
    assert dict(reason.details)["said"] == "502 unknown command …"


@pytest.mark.parametrize(
    ("said", "key", "is_down"),
    [
        ("[Errno 111] Connection refused', token-bi-mat", "chat_no_answer", True),
        ("Failed to send: error=404 /token-bi-mat", "chat_refused", False),
        ("Failed to send: error=429", "chat_later", False),
        ("Failed to send: error=503", "chat_later", False),
        ("Failed to send token-bi-mat", "chat_other", False),
        ("", "chat_bad_address", False),
    ],
)
def test_of_what_a_chat_says_only_what_holds_no_token_is_told(said: str, key: str, is_down: bool) -> None:  # noqa: FBT001
    reason, down = tell_chat_refusal(said)
    assert (reason.key, down) == (key, is_down)
    assert "token" not in reason.told("vi") + reason.told("en")
