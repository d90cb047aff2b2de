"""Verbs that meet in one conversation lock in one order: conversations first, what was said in them afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

from django.db import connections

from permanence.desk.tests.scenes import until_someone_waits
from permanence.directory.tests.personas import Personas, three
from permanence.foundation.actor import scope, system
from permanence.messaging import attending
from permanence.messaging.models import Attending, Conversation, Said

from .test_conversations import NOW, said

Told = TypeVar("Told")


def test_what_is_told_while_it_is_answered_waits_behind_the_conversation(committed: None) -> None:
    who = three()
    about = uuid4()
    of = said(who, about=about)
    by = system("test", [who.here.pk])
    with ThreadPoolExecutor(1) as told:
        with scope(by):
            Conversation.objects.select_for_update().get(pk=of.pk)  # as an answer begins
            done = told.submit(_closing, lambda: said(who, about=about, answered_at=NOW))
            until_someone_waits()
            Said.objects.select_for_update(nowait=True).get(about=about)  # as it goes on
        done.result()


def test_words_that_change_hands_both_ways_at_once_hold_their_conversations_in_one_order(committed: None) -> None:
    who = three()
    about = uuid4()
    first, second = said(who), said(who, "Bonjour", about=about, address="+33639980002")
    assert first.pk < second.pk
    with ThreadPoolExecutor(1) as told:
        with scope(system("test", [who.here.pk])):
            Conversation.objects.select_for_update().get(pk=first.pk)  # as words going the other way begin
            done = told.submit(_closing, lambda: said(who, about=about))
            until_someone_waits()
            Conversation.objects.select_for_update(nowait=True).get(pk=second.pk)  # as they go on
        assert done.result().pk == first.pk


def test_a_conversation_emptied_while_someone_writes_in_it_is_begun_anew(committed: None) -> None:
    who = three()
    about = uuid4()
    left = said(who, about=about)
    with ThreadPoolExecutor(1) as told:
        with scope(system("test", [who.here.pk])):
            Conversation.objects.select_for_update().get(pk=left.pk)  # as its only word is found to be somebody's
            done = told.submit(_closing, lambda: said(who, "Et demain ?"))
            until_someone_waits()
            assert said(who, about=about, person=uuid4()).pk != left.pk
            assert not Conversation.objects.filter(pk=left.pk).exists()
        assert done.result().pk != left.pk


def test_who_looks_at_what_is_being_answered_waits_behind_the_conversation(committed: None) -> None:
    who = three()
    of = said(who)
    with scope(who.alice):
        attending.note(who.alice, of, writing=False, now=NOW - timedelta(days=2))
    with ThreadPoolExecutor(1) as looking:
        with scope(system("test", [who.here.pk])):
            Conversation.objects.select_for_update().get(pk=of.pk)  # as words that leave it begin
            done = looking.submit(_closing, lambda: _looked(who, of))
            until_someone_waits()
            Attending.objects.select_for_update(nowait=True).get(conversation=of)  # as they go on
        assert done.result() == []


def _looked(who: Personas, of: Conversation) -> list[Attending]:
    with scope(who.alice):
        return attending.note(who.alice, of, writing=True, now=NOW)


def _closing(tell: Callable[[], Told]) -> Told:
    try:
        return tell()
    finally:
        connections.close_all()
