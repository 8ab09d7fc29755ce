"""The command line and the settings. Thin: it only calls the rooms.

Enters: a person's or a program's command.
Leaves: an answer on standard output, what is to be said about it on standard error, an exit code (0 done,
1 failed, 2 wrong use).
Never happens here: nothing is decided about pages, awards, or mail.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("piagam")
except PackageNotFoundError:  # running from a tree that was never installed
    __version__ = "0+unknown"
