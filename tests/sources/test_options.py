from __future__ import annotations

from typing import Any

import pytest

from patronage.base.errors import UsageError
from patronage.sources.options import ReadOptions


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"date_order": "ymd"}, "'ymd' is not a date order; write one of dmy mdy"),
        ({"decimal": ";"}, "';' is not a decimal sign"),
        ({"currency": "euro"}, "'euro' is not an ISO currency"),
        ({"time_zone": "Madrid"}, "'Madrid' is not a time zone"),
        ({"time_zone": "../etc/passwd"}, "is not a time zone"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(options: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError) as refused:
        ReadOptions(**options)
    assert told in str(refused.value)
