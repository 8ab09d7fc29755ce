"""What can go wrong with a report, with what to do next."""

from __future__ import annotations


class ReportError(Exception):
    """A report cannot be run as asked.

    Args:
        message: what is wrong.
        advice: what to do next.
        usage: whether the question was wrong (exit code 2) rather than its answering.
    """

    def __init__(self, message: str, advice: str = "", *, usage: bool = False) -> None:
        super().__init__(message)
        self.advice = advice
        self.usage = usage
