"""On which grounds a call may be put through, once it is known which calls the practitioner takes now."""

GROUNDS: dict[str, tuple[str, ...]] = {  # calls taken now → what the secretary may state of the call
    "never": (),
    "emergencies": ("emergency",),
    "professionals": ("professional",),
    "emergencies_and_professionals": ("emergency", "professional"),
    "always": ("any",),
}


def refused(taken_now: str, taken_at_all: str) -> str:
    """Tell why no call is put through: `never`, or `hours` when it is only the hour; empty when some are."""
    if GROUNDS[taken_now]:
        return ""
    return "hours" if GROUNDS[taken_at_all] else "never"


ENDS: dict[tuple[str, bool], str] = {  # where the call stands, and whether it was announced first → how it ended
    ("transferred", True): "joined",
    ("answered", True): "back",
    ("answered", False): "back",
    ("ended", True): "gone",
    ("ended", False): "joined",
}


def ended(call_state: str, *, announced: bool) -> str:
    """Tell how putting a call through has ended; empty while it goes on.

    :param announced: the caller holds while the practitioner is told who it is; put through directly otherwise
    """
    return ENDS.get((call_state, announced), "")
