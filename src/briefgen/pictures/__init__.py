"""Pictures as files: what kind one is, how large, whether it may stand on a page, and what of it travels.

In: bytes. Out: bytes without a trace of where they come from. `drawings` makes shapes of them.
"""
