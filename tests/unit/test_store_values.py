import io
from decimal import Decimal
from typing import Any

import openpyxl

from transforms.store_values import store_values


def test_values_errors_and_empty_texts_are_stored_and_formulas_not_named_keep_none() -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["=1+1", "=SUM(#REF!)", '=""', "=2+2"])
    buffer = io.BytesIO()
    book.save(buffer)
    stored = store_values(buffer.getvalue(), {sheet.title: {(0, 0): Decimal(2), (0, 1): "#REF!", (0, 2): None}})
    cells = openpyxl.load_workbook(io.BytesIO(stored), data_only=True).active
    assert [cells.cell(1, column).value for column in range(1, 5)] == [2, "#REF!", None, None]
    assert [cells.cell(1, column).data_type for column in (2, 3, 4)] == ["e", "str", "n"]
