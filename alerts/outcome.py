"""What an answer of a server means for a message, and when to try again. Pure."""

from __future__ import annotations

import datetime as dt
import enum
import hashlib

# Minutes until the next try; the last one repeats. Greylisting lets a message in after some minutes, a full mailbox
# or a server that is down takes hours.
DELAYS = (1, 5, 15, 30, 60, 120, 240, 480)
GIVE_UP = dt.timedelta(days=3)
# Three permanent refusals in a row: one may be a spam filter's mood, three are an address that is gone.
MOST_REFUSALS = 3


class Verdict(enum.Enum):
    """What to do with a message that was not taken."""

    LATER = "later"  # this message is tried again
    REFUSED = "refused"  # permanently; counts against the subscription
    STOP = "stop"  # the server (or our account) is in trouble: everything is tried again later


class DeliveryError(Exception):
    """A message was not taken.

    Args:
        stage: connect, tls, auth, sender, recipient, data or call.
        words: the server's words, or what happened.
        code: the server's code; 0 when the line broke or nothing was answered.
        permanent: for refusals that have no code (a private address).
    """

    def __init__(self, stage: str, words: str, code: int = 0, *, permanent: bool = False) -> None:
        super().__init__(f"{stage}: {code or 'no answer'} {words}".strip())
        self.stage = stage
        self.words = words
        self.code = code
        self.permanent = permanent


# Asked to authenticate, or not believed: that is our account, whatever recipient it was said about.
_ACCOUNT = frozenset((530, 534, 535, 538))
# HTTP: busy, too early, too many: worth another try although they are 4xx.
_HTTP_LATER = frozenset((408, 421, 423, 425, 429))


def judge(trouble: DeliveryError) -> Verdict:
    """What an answer means."""
    if trouble.permanent:
        return Verdict.REFUSED
    if trouble.stage == "call":
        refused = 300 <= trouble.code < 500 and trouble.code not in _HTTP_LATER
        return Verdict.REFUSED if refused else Verdict.LATER
    if trouble.stage in ("connect", "tls", "auth", "sender") or trouble.code in _ACCOUNT:
        return Verdict.STOP
    return Verdict.REFUSED if trouble.code >= 500 else Verdict.LATER


def next_try(attempts: int, first_tried: dt.datetime, now: dt.datetime, number: int) -> dt.datetime | None:
    """When to try again.

    Args:
        attempts: tries so far, this one included.
        first_tried: when the first one was.
        now: the present moment.
        number: the message's number, which spreads messages that failed together.

    Returns:
        A moment after `now`, at the latest three days after the first try; None to give up.
    """
    end = first_tried + GIVE_UP
    if now >= end:
        return None
    minutes = DELAYS[min(max(attempts, 1), len(DELAYS)) - 1]
    spread = hashlib.sha256(f"{number}/{attempts}".encode()).digest()[0] / 255  # 0 to 1, the same every time
    return min(now + dt.timedelta(minutes=minutes * (0.9 + 0.2 * spread)), end)
