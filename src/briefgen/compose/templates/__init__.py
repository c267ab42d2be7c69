"""Templates found, changed, compiled, rendered."""
