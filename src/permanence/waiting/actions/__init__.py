"""Verbs of the waiting list, by noun."""

from .answers import answer
from .entries import (
    AlreadyWaiting,
    NoList,
    NotWaiting,
    change_wish,
    follow_back,
    lapse,
    look_again,
    put_on_list,
    take_off,
    wait_on,
)
from .handing import answer_far, give_own_back
from .places import Over, ask_more, expire, go_on, offer_again, open_place, stop

__all__ = [
    "AlreadyWaiting",
    "NoList",
    "NotWaiting",
    "Over",
    "answer",
    "answer_far",
    "ask_more",
    "change_wish",
    "expire",
    "follow_back",
    "give_own_back",
    "go_on",
    "lapse",
    "look_again",
    "offer_again",
    "open_place",
    "put_on_list",
    "stop",
    "take_off",
    "wait_on",
]
