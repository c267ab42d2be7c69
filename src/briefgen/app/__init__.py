"""The use cases: plain functions, typed arguments and results; no printing, no clock, no environment, no exit."""
