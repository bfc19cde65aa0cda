"""Nothing that is done on this computer is told to anybody else."""

import pytest

import app.model  # noqa: F401 - whoever uses OpenVINO comes through this package


def test_openvino_reports_to_nobody() -> None:
    pytest.importorskip("openvino", reason="OpenVINO is not installed")
    from openvino.tools.ovc import telemetry_utils

    assert telemetry_utils.tm.__name__ == "openvino.tools.ovc.telemetry_stub"
