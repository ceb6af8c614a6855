from typing import Any

import pytest

from ecgomics.device_values import beside_device


def row(symbol: str, value: float | None, unit: str, lead: str = "") -> dict[str, Any]:
    return {"symbol": symbol, "lead": lead, "value": value, "unit": unit}


OURS = [
    row("heart_rate", 61.0, "/min"),
    row("pr_interval", 160.0, "ms"),
    row("qrs_duration", None, "ms"),
    row("qtc_bazett", 430.0, "ms"),
    row("qrs_axis", -170.0, "deg"),
    row("q_amplitude", 0.1, "mV", lead="V1"),
]


@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("PR Interval [ms]", "pr_interval"),
        ("PRInterval [ms]", "pr_interval"),
        ("MDC_ECG_TIME_PD_PR [ms]", "pr_interval"),
        ("print [ms]", "pr_interval"),
        ("VentricularRate [/min]", "heart_rate"),
        ("QTCorrected [ms]", "qtc_bazett"),
        ("QRS Axis [deg]", "qrs_axis"),
    ],
)
def test_names_of_devices_find_what_they_mean(name: str, symbol: str) -> None:
    (found,) = beside_device({name: 100.0}, OURS)
    assert (found.symbol, found.device) == (symbol, 100.0)


@pytest.mark.parametrize(
    "name", ["QRS Duration V1 [ms]", "PR Interval [mV]", "Pacing Rate [/min]", "QRS area [uV.s]"]
)
def test_what_may_mean_something_else_is_not_compared(name: str) -> None:
    assert beside_device({name: 100.0}, OURS) == []


def test_seconds_become_milliseconds_and_angles_go_the_shorter_way() -> None:
    pr, axis, qrs = beside_device({"PR [s]": 0.150, "QRS axis [deg]": 175.0, "QRS [ms]": 90.0}, OURS)
    assert (pr.device, pr.ours, pr.difference) == pytest.approx((150.0, 160.0, 10.0))
    assert axis.difference == pytest.approx(15.0)
    assert (qrs.ours, qrs.difference) == (None, None)
