"""The use cases: one function for each thing a person can ask for, for a terminal, a desk in the browser or a library.

In: a `Workplace` and typed arguments, among them whatever depends on the moment or the machine (the day, the clock, the
environment, passwords). Out: frozen values that say all that happened. Nothing here prints, ends the program, or reads
clock and environment; what cannot be done is raised as `Refused` or, for a name that is not there, `Unknown`. What
writes holds the lock of the workplace meanwhile, and nobody below takes it.

Begin with `workplace`, then `build`; `record` and `followup` are what happens between two builds, `mail` and `verify`
what happens to the papers after them, `setup` what happens once.
"""
