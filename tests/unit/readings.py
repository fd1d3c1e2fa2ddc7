"""Small submissions made by hand, for tests of what comes after reading."""

from decimal import Decimal
from hashlib import sha256
from typing import Any

from schemas.records import Observation, Office, Place, Reading


def submission_id(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def office(**said: Any) -> Office:
    usual: dict[str, Any] = {
        "unit_code": "615",
        "unit_name": "Huyện Đăk Hà",
        "unit_level": "district",
        "province_code": "62",
        "province_name": "Tỉnh Kon Tum",
        "document_kind": "report",
        "programme": "GNBV",
        "year_from": 2023,
        "year_to": 2023,
        "period": "Y",
    }
    return Office(**(usual | said))


def money(ordinal: int, indicator: str, million: str, project: str | None = "DA2", **said: Any) -> Observation:
    """A funding figure of 2023 in million đồng, all sources, for the whole unit."""
    usual: dict[str, Any] = {
        "topic": "funding",
        "unit": "VND",
        "half_width": Decimal(500_000),
        "written": million,
        "written_unit": "triệu đồng",
        "place": Place(f"{indicator} {million} triệu đồng", line_from=ordinal + 1, line_to=ordinal + 1),
        "programme": "GNBV",
        "project_code": project,
        "year_from": 2023,
        "year_to": 2023,
        "source": "ALL",
    }
    value = Decimal(million) * 1_000_000
    return Observation(**(usual | {"ordinal": ordinal, "indicator": indicator, "value": value} | said))


def count(ordinal: int, indicator: str, number: str, **said: Any) -> Observation:
    """A poverty figure of the end of 2023."""
    usual: dict[str, Any] = {
        "topic": "poverty",
        "unit": "household",
        "half_width": Decimal(0),
        "written": number,
        "written_unit": "hộ",
        "place": Place(f"{number} hộ", line_from=ordinal + 1, line_to=ordinal + 1),
        "programme": "GNBV",
        "year_from": 2023,
        "year_to": 2023,
        "point": "end",
    }
    return Observation(**(usual | {"ordinal": ordinal, "indicator": indicator, "value": Decimal(number)} | said))


def reading(*observations: Observation, **said: Any) -> Reading:
    parts = {name: said.pop(name) for name in ("statuses", "deadlines", "troubles", "notes") if name in said}
    return Reading("text/plain", office(**said), observations, **parts)
