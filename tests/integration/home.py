"""A home and its inbox, with nights over them on days of one's choice."""

import json
from pathlib import Path
from typing import Any

import pytest

from commands.main import main
from warehouse.read_release import open_latest

REPORT = """ỦY BAN NHÂN DÂN
HUYỆN {name}

BÁO CÁO
Kết quả thực hiện Chương trình mục tiêu quốc gia giảm nghèo bền vững {period}
trên địa bàn huyện {name}, tỉnh Kon Tum

1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo
Năm 2024: phân bổ {million} triệu đồng; giải ngân 500 triệu đồng.
"""
HEADER = "who,report,due_month,due_day,valid_from,valid_to,owed,reason\n"


class Home:
    """A home and its inbox, and nights over them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.inbox, self._capsys = folder / "home", folder / "inbox", capsys
        self.inbox.mkdir()
        self.home.mkdir()

    def send(self, file_name: str, *, name: str = "Đắk Glei", period: str = "năm 2024", million: int = 900) -> None:
        text = REPORT.format(name=name, period=period, million=million)
        (self.inbox / file_name).write_text(text, encoding="utf8")

    def calendar(self, text: str) -> None:
        (self.home / "obligations.csv").write_text(HEADER + text, encoding="utf8")

    def night(self, as_of: str) -> Any:
        words = ["--json", "--home", str(self.home), "run", str(self.inbox), "--workers", "1", "--as-of", as_of]
        assert main(words) == 0
        return json.loads(self._capsys.readouterr().out)

    def coverage(self, unit: str = "610", year: int = 2024) -> dict[str, Any]:
        query = "SELECT * FROM coverage WHERE unit_code = ? AND year = ?"
        with open_latest(self.home) as release:
            return {row["report"]: row for row in release.rows(query, [unit, year])}

    def said(self, *words: str) -> str:
        self._capsys.readouterr()
        main(["--home", str(self.home), *words])
        return self._capsys.readouterr().out
