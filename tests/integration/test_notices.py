"""Notices as they arrive: by e-mail at a server of the test's own, by webhook, once each, never failing a night."""

import email
import io
import json
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope, Session

from commands.main import main
from flows import nightly, notify, return_kit
from flows.send_message import Sending, send_chat, send_mail
from flows.tell_trouble import tell_trouble
from schemas.notices import Letter, MailServer, Secret
from tests.integration.home import Home
from warehouse.hold_home import hold_home
from warehouse.name_home import NOTICES

WORDS = Letter("[Tổng Hợp] Số liệu – Huyện Đắk Glei: 2 chỗ sai", "Kính gửi: Huyện Đắk Glei\n\nSố hộ nghèo ghi 12 hộ.\n")
BROKEN = """ỦY BAN NHÂN DÂN
HUYỆN ĐẮK GLEI

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững năm 2024
trên địa bàn huyện Đắk Glei, tỉnh Kon Tum

1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo
Năm 2024: phân bổ 900 triệu đồng; giải ngân 500 triệu đồng; chuyển nguồn sang năm sau 150 triệu đồng.
"""


pytestmark = pytest.mark.slow


class Postman:
    """A mail server that keeps what it is given, or refuses some addresses."""

    def __init__(self) -> None:
        self.refuses: set[str] = set()
        self.messages: list[tuple[str, EmailMessage]] = []

    async def handle_RCPT(  # noqa: N802 - the server's own name and arguments for it
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address in self.refuses:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        del server, session
        read = email.message_from_bytes(envelope.content or b"", policy=default)
        assert isinstance(read, EmailMessage)
        self.messages += [(address, read) for address in envelope.rcpt_tos]
        return "250 OK"

    def sent_to(self, address: str) -> list[EmailMessage]:
        return [each for to, each in self.messages if to == address]


@contextmanager
def mail_server() -> Iterator[tuple[Postman, int]]:
    postman = Postman()
    port = free_port()
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield postman, port
    finally:
        controller.stop()


@pytest.fixture
def mailbox() -> Iterator[tuple[Postman, int]]:
    with mail_server() as served:
        yield served


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    return Home(tmp_path, capsys)


def free_port() -> int:
    with closing(socket.socket()) as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def server_at(port: int, timeout: int = 5) -> MailServer:
    return MailServer("127.0.0.1", port, "none", "Tổng Hợp <tonghop@tinh.vn>", None, None, timeout)


def settings(port: int, offices: str = "", more: str = "") -> str:
    usual = 'province: {mail: [tinh@tinh.vn]}\n  "610": {mail: [glei@tinh.vn]}'
    return (
        f'mail: {{server: 127.0.0.1, port: {port}, security: none, from: "Tổng Hợp <tonghop@tinh.vn>", timeout: 2}}\n'
        f"{more}offices:\n  {offices or usual}\n"
    )


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_an_e_mail_arrives_with_its_vietnamese_and_an_attachment_that_opens(
    mailbox: tuple[Postman, int], tmp_path: Path
) -> None:
    postman, port = mailbox
    book = openpyxl.Workbook()
    book.active["A1"] = "Số hộ nghèo"
    book.save(tmp_path / "Biểu 01 rà soát.xlsx")
    sending = send_mail(server_at(port), "glei@tinh.vn", WORDS, [tmp_path / "Biểu 01 rà soát.xlsx"])
    assert sending == Sending("sent")
    [message] = postman.sent_to("glei@tinh.vn")
    assert message["subject"] == WORDS.subject
    assert text_of(message).split() == WORDS.body.split()
    assert message["from"].addresses[0].addr_spec == "tonghop@tinh.vn"
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "Biểu 01 rà soát.xlsx"
    opened = openpyxl.load_workbook(io.BytesIO(attached.get_content()))
    assert opened.active["A1"].value == "Số hộ nghèo"


def test_a_refusal_a_dead_server_and_a_silent_one_are_said_and_never_raised(mailbox: tuple[Postman, int]) -> None:
    postman, port = mailbox
    postman.refuses.add("glei@tinh.vn")
    refused = send_mail(server_at(port), "glei@tinh.vn", WORDS)
    assert refused.outcome == "not_sent"
    assert refused.why is not None
    assert "no such mailbox" in refused.why.told("vi")
    dead = send_mail(server_at(free_port()), "glei@tinh.vn", WORDS)
    assert dead.outcome == "server_down"
    assert dead.why is not None
    assert dead.why.key == "mail_nobody_listens"
    with closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = datetime.now()  # noqa: DTZ005 - a span
        stuck = send_mail(server_at(silent.getsockname()[1], timeout=1), "glei@tinh.vn", WORDS)
        assert (datetime.now() - began).total_seconds() < 10  # noqa: DTZ005 - a span
    assert stuck.outcome == "server_down"
    assert stuck.why is not None
    assert stuck.why.key == "mail_no_answer"


def test_no_secret_is_told_in_a_reason(mailbox: tuple[Postman, int], monkeypatch: pytest.MonkeyPatch) -> None:
    _, port = mailbox
    monkeypatch.setenv("MAT_KHAU", "rat-bi-mat-123")
    server = MailServer("127.0.0.1", port, "none", "a@tinh.vn", "user", Secret("env", "MAT_KHAU"), 2)
    sending = send_mail(server, "glei@tinh.vn", WORDS)
    assert sending.outcome != "sent"
    assert "rat-bi-mat-123" not in repr(sending.why)
    chat = send_chat(f"json://127.0.0.1:{free_port()}/token-bi-mat", WORDS)
    assert chat.outcome == "server_down"
    assert chat.why is not None
    assert "token-bi-mat" not in repr(chat.why)
    assert "Connection refused" in chat.why.told("vi")
    assert "rat-bi-mat" not in repr(Secret("text", "rat-bi-mat"))


def test_settings_no_message_can_be_made_of_are_said_without_quoting_them_and_raise_nothing() -> None:
    for broken in (replace(server_at(25), sender="tổng@tinh.vn"), replace(server_at(25), host="a" * 70)):
        told = send_mail(replace(broken, user="u", password=Secret("text", "bi'mat")), "glei@tinh.vn", WORDS)
        assert told.outcome == "not_sent"
        assert told.why is not None
        assert "mat" not in repr(told.why)
        assert told.why.told("vi")


class _Hook(BaseHTTPRequestHandler):
    received: list[Any]

    def do_POST(self) -> None:
        self.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        return


@contextmanager
def webhook() -> Iterator[tuple[list[Any], int]]:
    received: list[Any] = []
    server = HTTPServer(("127.0.0.1", 0), type("Hook", (_Hook,), {"received": received}))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield received, server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_webhook_is_told_the_same_with_the_kit_linked(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with webhook() as (received, port):
        monkeypatch.setenv("ZALO_HOOK", f"json://127.0.0.1:{port}/thong-bao")
        (home.home / "notify.yaml").write_text('offices:\n  "610": {chat: [{env: ZALO_HOOK}]}\n', encoding="utf8")
        (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
        assert home.night("2024-11-20")["notices"]["sent"] == 1
    [told] = received
    assert told["title"].startswith("[Tổng Hợp] Số liệu – Huyện Đắk Glei")
    folder = next(line.strip() for line in told["message"].splitlines() if "/returns/" in line)
    assert any(path.suffix == ".docx" for path in Path(folder).iterdir())
    assert "ZALO_HOOK" in (home.home / NOTICES).read_bytes().decode("latin-1")
    for path in (home.home / NOTICES, *(home.home / "logs").iterdir()):
        assert "thong-bao" not in path.read_bytes().decode("latin-1")


def test_one_message_an_office_a_night_and_nothing_twice(home: Home, mailbox: tuple[Postman, int]) -> None:
    postman, port = mailbox
    (home.home / "notify.yaml").write_text(settings(port), encoding="utf8")
    home.send("6 thang.txt", period="6 tháng đầu năm 2024")
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    (home.inbox / "KH_2024_Huyen_Dak_Glei.xlsx").write_bytes(b"PK\x03\x04 not really a workbook")
    assert home.night("2024-11-20")["notices"] == {"sent": 2, "failed": [], "faults": [], "stopped": None}
    [message] = postman.sent_to("glei@tinh.vn")
    assert "1 tệp bị từ chối" in message["subject"]
    assert "chỗ sai mới" in message["subject"]
    assert text_of(message).startswith("Kính gửi: Ủy ban nhân dân huyện Đắk Glei")
    assert {Path(str(each.get_filename())).suffix for each in message.iter_attachments()} >= {".docx", ".xlsx"}
    [summary] = postman.sent_to("tinh@tinh.vn")
    assert "Đã nhận 3 văn bản mới, trong đó từ chối 1" in " ".join(text_of(summary).split())
    assert list(summary.iter_attachments()) == []
    assert home.night("2024-11-20")["notices"]["sent"] == 0
    assert len(postman.messages) == 2


def test_each_stage_before_a_deadline_and_the_day_past_it_is_told_once(
    home: Home, mailbox: tuple[Postman, int]
) -> None:
    postman, port = mailbox
    text = settings(port, '"610": {mail: [glei@tinh.vn], events: [deadline, overdue]}', "days_before: [14, 3]\n")
    (home.home / "notify.yaml").write_text(text, encoding="utf8")
    home.send("6 thang.txt", period="6 tháng đầu năm 2024")
    days = ("2024-05-30", "2024-11-15", "2024-11-16", "2024-11-17", "2024-11-26", "2024-11-27", "2024-11-30")
    sent = [home.night(day)["notices"]["sent"] for day in (*days, "2024-12-01", "2024-12-02")]
    assert sent == [0, 0, 1, 0, 0, 1, 0, 1, 0]
    subjects = [str(each["subject"]) for each in postman.sent_to("glei@tinh.vn")]
    assert ["sắp đến hạn" in each for each in subjects] == [True, True, False]
    assert "quá hạn" in subjects[2]


def test_a_server_that_is_down_fails_no_night_and_the_next_one_tells_it(home: Home) -> None:
    port = free_port()
    (home.home / "notify.yaml").write_text(settings(port), encoding="utf8")
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    told = home.night("2024-11-20")
    assert told["changed"] is True
    assert [each["outcome"] for each in told["notices"]["failed"]] == ["server_down", "server_down"]
    shown = home.said("run", str(home.inbox), "--workers", "1", "--as-of", "2024-11-20")
    assert "Chưa gửi được 2 thông báo" in shown
    postman = Postman()
    controller = Controller(postman, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert home.night("2024-11-20")["notices"]["sent"] == 2
    finally:
        controller.stop()
    assert {to for to, _ in postman.messages} == {"tinh@tinh.vn", "glei@tinh.vn"}


def test_an_address_that_is_refused_is_tried_again_without_telling_the_others_twice(
    home: Home, mailbox: tuple[Postman, int]
) -> None:
    postman, port = mailbox
    (home.home / "notify.yaml").write_text(settings(port), encoding="utf8")
    postman.refuses.add("glei@tinh.vn")
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    assert [each["office"] for each in home.night("2024-11-20")["notices"]["failed"]] == ["610"]
    postman.refuses.clear()
    assert home.night("2024-11-20")["notices"]["sent"] == 1
    assert sorted(to for to, _ in postman.messages) == ["glei@tinh.vn", "tinh@tinh.vn"]


def test_a_crash_between_sending_and_entering_sends_at_most_one_message_twice(
    home: Home, mailbox: tuple[Postman, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    postman, port = mailbox
    (home.home / "notify.yaml").write_text(settings(port), encoding="utf8")
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    with monkeypatch.context() as patch:
        patch.setattr(notify, "keep_told", dies)
        assert home.night("2024-11-20")["notices"]["stopped"] == "RuntimeError"
    home.night("2024-11-20")
    home.night("2024-11-20")
    assert len(postman.sent_to("tinh@tinh.vn")) == 2
    assert len(postman.sent_to("glei@tinh.vn")) == 1


def dies(*_: Any) -> None:
    raise RuntimeError("power")


def test_a_run_that_could_not_finish_is_machine_trouble_told_once_a_day(
    home: Home, mailbox: tuple[Postman, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    postman, port = mailbox
    (home.home / "notify.yaml").write_text(settings(port), encoding="utf8")
    home.send("nam.txt")
    run = ["--home", str(home.home), "run", str(home.inbox), "--workers", "1", "--as-of", "2024-11-20"]
    with monkeypatch.context() as patch:
        patch.setattr(nightly, "take_in", dies)
        assert main(run) == 4
        assert main(run) == 4
    capsys.readouterr()
    [message] = postman.messages
    assert message[0] == "tinh@tinh.vn"
    assert message[1]["subject"] == "[Tổng Hợp] Sự cố máy – lần chạy ngày 20/11/2024 không hoàn thành"
    assert "RuntimeError: power" in text_of(message[1])


def test_a_run_that_found_the_home_held_says_so_too(home: Home, mailbox: tuple[Postman, int]) -> None:
    postman, port = mailbox
    (home.home / "notify.yaml").write_text(settings(port, more="language: en\n"), encoding="utf8")
    with hold_home(home.home):
        assert main(["--home", str(home.home), "run", str(home.inbox), "--as-of", "2024-11-20"]) == 3
    [(_, message)] = postman.messages
    assert str(message["subject"]).startswith("[Tổng Hợp] Machine trouble")


def test_without_settings_nothing_is_sent_or_written(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    home.send("nam.txt")
    assert home.night("2024-11-20")["notices"]["sent"] == 0
    assert not (home.home / NOTICES).exists()
    assert tell_trouble(home.home, datetime(2024, 11, 20), "busy", "", "") == 0  # noqa: DTZ001 - as the clock has it
    assert main(["--home", str(home.home), "notify"]) == 0
    assert "Chưa bật thông báo" in capsys.readouterr().out


def test_a_dry_run_shows_what_would_be_sent_and_sends_nothing(home: Home, mailbox: tuple[Postman, int]) -> None:
    postman, port = mailbox
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    home.night("2024-11-20")
    (home.home / "notify.yaml").write_text(settings(port), encoding="utf8")
    shown = home.said("notify", "--dry-run")
    assert "Sẽ gửi tới 610 (glei@tinh.vn)" in shown
    assert "chỗ sai mới" in shown
    assert postman.messages == []
    told = json.loads(home.said("--json", "notify", "--dry-run"))
    assert {each["office"] for each in told["messages"]} == {"province", "610"}
    assert "Thông báo đã gửi: 2" in home.said("notify")
    assert "Không có thông báo nào cần gửi" in home.said("notify")
    assert "Không có thông báo nào cần gửi" in home.said("notify", "--dry-run")
    assert len(postman.messages) == 2


def test_a_message_that_does_not_go_out_ends_notify_with_a_code_and_how_many_wait(
    home: Home, mailbox: tuple[Postman, int], capsys: pytest.CaptureFixture[str]
) -> None:
    postman, port = mailbox
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    home.night("2024-11-20")
    postman.refuses.add("glei@tinh.vn")
    (home.home / "notify.yaml").write_text(settings(port), encoding="utf8")
    assert main(["--home", str(home.home), "--lang", "en", "notify"]) == 4
    told = capsys.readouterr()
    assert "does not accept the recipient glei@tinh.vn" in " ".join(told.out.split())
    assert "Notices sent: 1; not sent and still waiting: 1." in " ".join(told.err.split())
    postman.refuses.clear()
    assert main(["--home", str(home.home), "notify"]) == 0


def test_a_dry_run_says_what_would_keep_messages_from_going_out(home: Home) -> None:
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    home.night("2024-11-20")
    os.mkfifo(pipe := home.home / "khoa")
    text = settings(25, f'"610": {{mail: [glei@tinh.vn], chat: [{{file: {pipe}}}]}}')
    (home.home / "notify.yaml").write_text(
        text.replace("timeout", "password: {env: KHONG_CO}, timeout"), encoding="utf8"
    )
    told = json.loads(home.said("--json", "notify", "--dry-run"))
    assert [each["reason"] for each in told["obstacles"]] == ["secret_no_variable", "secret_no_file"]
    shown = " ".join(home.said("notify", "--dry-run").split())
    assert "không có biến môi trường KHONG_CO" in shown
    assert "Sẽ gửi tới 610" in shown


@pytest.mark.parametrize("written", ["mail: [\n", "pipe", "link"])
def test_settings_that_cannot_be_read_are_said_and_nobody_is_told_that_nothing_waits(
    home: Home, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    home.night("2024-11-20")
    match written:
        case "pipe":
            os.mkfifo(home.home / "notify.yaml")
        case "link":
            (home.home / "notify.yaml").symlink_to("/khong/co")
        case _:
            (home.home / "notify.yaml").write_text(written, encoding="utf8")
    for words in (["notify"], ["notify", "--dry-run"]):
        assert main(["--home", str(home.home), *words]) == 4
        told = capsys.readouterr()
        assert "Chưa đọc được cấu hình thông báo" in told.out
        assert "Không có thông báo nào" not in told.out
        assert "Không gửi thông báo nào vì chưa đọc được" in told.err
    assert home.night("2024-11-21")["notices"]["sent"] == 0


def test_an_office_that_does_not_exist_is_named_with_the_one_probably_meant(home: Home) -> None:
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    home.night("2024-11-20")
    (home.home / "notify.yaml").write_text(settings(25, '"6100": {mail: [glei@tinh.vn]}'), encoding="utf8")
    shown = " ".join(home.said("notify", "--dry-run").split())
    assert "không có đơn vị “6100”" in shown
    assert "Có phải là 610 (Huyện Đắk Glei) không?" in shown
    assert "Chưa có đơn vị nào nhận thông báo" in shown


def test_settings_that_cannot_be_used_are_named_and_the_others_stand(home: Home, mailbox: tuple[Postman, int]) -> None:
    postman, port = mailbox
    offices = 'province: {mail: [tinh@tinh.vn, "khong phai thu"]}\n  làng: {mail: [a@b.vn]}'
    (home.home / "notify.yaml").write_text(settings(port, offices, "ngon_ngu: vi\n"), encoding="utf8")
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    told = home.night("2024-11-20")["notices"]
    assert told["sent"] == len(postman.messages) == 1
    assert len(told["faults"]) == 3
    assert all(fault["vi"] and fault["en"] for fault in told["faults"])
    (home.home / "notify.yaml").write_text("mail: [\n", encoding="utf8")
    assert len(home.night("2024-11-21")["notices"]["faults"]) == 1


def test_a_damaged_store_of_notices_stops_the_notices_and_not_the_night(
    home: Home, mailbox: tuple[Postman, int], capsys: pytest.CaptureFixture[str]
) -> None:
    postman, port = mailbox
    (home.home / "notify.yaml").write_text(settings(port), encoding="utf8")
    (home.home / NOTICES).write_bytes(b"no database at all" * 100)
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    assert "NoticesError" in home.night("2024-11-20")["notices"]["stopped"]
    assert postman.messages == []
    assert main(["--home", str(home.home), "notify", "--dry-run"]) == 4
    assert "notices.sqlite" in capsys.readouterr().err


def test_a_kit_that_cannot_be_made_keeps_nobody_from_being_told(
    home: Home, mailbox: tuple[Postman, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    postman, port = mailbox
    (home.home / "notify.yaml").write_text(settings(port), encoding="utf8")
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    monkeypatch.setattr(return_kit, "return_kit", dies)
    assert home.night("2024-11-20")["notices"]["sent"] == 2
    [message] = postman.sent_to("glei@tinh.vn")
    assert list(message.iter_attachments()) == []
    assert "kit_failed" in max((home.home / "logs").iterdir()).read_text(encoding="utf8")


def test_a_server_that_does_not_answer_is_asked_once_a_night(home: Home) -> None:
    offices = 'province: {mail: [a@tinh.vn, b@tinh.vn, c@tinh.vn]}\n  "610": {chat: ["json://127.0.0.1:9/x"]}'
    (home.home / "notify.yaml").write_text(settings(free_port(), offices), encoding="utf8")
    (home.inbox / "nam.txt").write_text(BROKEN, encoding="utf8")
    failed = home.night("2024-11-20")["notices"]["failed"]
    assert [each["outcome"] for each in failed] == ["server_down"] * 4
    assert [each["reason"] for each in failed] == ["mail_nobody_listens", "not_tried", "not_tried", "chat_no_answer"]
    assert all(each["vi"] and each["en"] for each in failed)
    assert not failed[3]["channel"].endswith("/x")
