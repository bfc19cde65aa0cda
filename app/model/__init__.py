"""Networks, audio front-end, checkpoints and engines; torch lives here and in `trainer`."""
