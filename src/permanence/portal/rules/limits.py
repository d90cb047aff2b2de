"""How often things may be done from one place: enough for a family or a waiting room, too little for a machine."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times within a while."""

    most: int
    within: timedelta = HOUR

    def since(self, now: datetime) -> datetime:
        """Return from when on what was done counts."""
        return now - self.within


HOLDS = Limit(30)  # times held, from one address
SAME_TIME = Limit(4)  # the very same time held again, from one address
CODES_TO = Limit(4)  # codes written to one contact, asked for from one address
CODES_ALL = Limit(8)  # and by all who never proved it: a mailbox is not filled, whoever asks
CODES_KNOWN = Limit(6)  # and by browsers in which it was proved, or a letter's link pressed: nobody else's use these up
CODES_FROM = Limit(20)  # codes asked for, from one address
BOOKED = Limit(8, timedelta(days=1))  # appointments and requests by one contact
MOVED = Limit(6, timedelta(days=1))  # times that one patient moves his appointments
WRITTEN = Limit(12, timedelta(days=1))  # messages of one patient in his space
SENT = Limit(30, timedelta(days=1))  # files of one patient
KEYS_FROM = Limit(30)  # passkeys shown, from one address
ONCE = Limit(1)  # what a key was asked serves once
SHEETS = Limit(6)  # dates of birth tried to open one sheet
HELD_AT_ONCE = 5  # from one address
CODE_TRIES = 5  # of one code
HELD = timedelta(minutes=15)
CODE_LIVES = timedelta(minutes=10)  # ASVS 6.5.5; a first letter that was held back longer has made the next one quick
PROVEN = timedelta(minutes=40)  # what is booked once it was typed
SPACE_IDLE = timedelta(minutes=30)  # a patient's space closes when it is not used
SPACE_LONGEST = timedelta(hours=4)  # and in any case


def place(address: str) -> str:
    """Return the place an address stands for: an IPv6 network of /64 is one household, or one telephone."""
    try:
        known = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network(f"{known}/64", strict=False)) if known.version == 6 else str(known)
