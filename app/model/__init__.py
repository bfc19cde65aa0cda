"""Networks, audio front-end, checkpoints and engines; torch lives here and in `trainer`."""

import sys

# OpenVINO tells its makers over the network whenever it is imported or converts a model, from
# processes of its own, unless this package is missing: then it does without.
sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
