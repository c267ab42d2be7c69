"""From a workplace to files: what should be there, what is there, and what is to be done about it.

In: an `Order`. Out: files under `out/`, their record, and a `Report` of what was done and why.
Begin with `build`: for each dialogue it makes a plan (`plan` looks, writes nothing) and carries it out (`carry_out`);
`papers` composes, `reasons` says why a file is written, `dialogue_jobs` and `copy_jobs` are what other processes do.
"""
