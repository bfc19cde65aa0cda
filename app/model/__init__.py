"""Networks, audio front-end, checkpoints and inference engines; torch lives here and in `trainer`."""
