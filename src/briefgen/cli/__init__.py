"""The command line: the only room that prints, exits, and reads clock, environment and arguments.

Each command is a module of its name, imported when it is called. Results go to standard output, everything else to
standard error. Exit 0 done, 1 the user's data or templates have problems, 2 wrong usage.
"""

from briefgen.cli.main import main

__all__ = ["main"]
