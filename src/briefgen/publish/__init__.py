"""From a workplace to files: what should be there, what is there, and what is to be done about it.

In: an `Order`. Out: files under `out/`, their record, and a `Report` of what was done and why.
`plan` looks and writes nothing, `run` carries a plan out, `why` puts the reasons in sentences.
Imports every room below; `cli` is the only one above.
"""
