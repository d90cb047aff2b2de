"""Wires the house once every room is loaded."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "permanence.config"
    label = "wiring"

    def ready(self) -> None:
        """Tell who hears what, where the search looks, what is left to do, which doors and figures are shown."""
        from permanence.agenda import bringing, held, online
        from permanence.config.beginnings import beginnings
        from permanence.config.conversing import BEYOND
        from permanence.config.giving import GIVERS
        from permanence.config.hanging import HANGING
        from permanence.config.home import TELLERS
        from permanence.config.navigation import NAVIGATION, SETTINGS
        from permanence.config.todo import SOURCES, SUBJECTS
        from permanence.config.wiring import (
            AHEAD,
            AROUND,
            BESIDE,
            BOOKER,
            BRINGING,
            BY_LINK,
            DRAWINGS,
            ENCLOSERS,
            HANDLERS,
            HELD,
            HISTORY,
            INVITERS,
            REMOTE,
            SEARCH,
        )
        from permanence.desk import giving
        from permanence.foundation import drawn, outbox, search, timeline
        from permanence.guard.door import GUARD
        from permanence.kernel import registry
        from permanence.messaging import attaching
        from permanence.messaging import registry as conversing
        from permanence.patients import ahead, around, beside, guarding, hanging
        from permanence.shell import home, navigation

        outbox.wire(HANDLERS)
        drawn.draw_with(DRAWINGS)
        search.look_with(SEARCH)
        timeline.tell_with(HISTORY)
        held.tell_with(HELD)
        bringing.tell_with(BRINGING)
        online.tell_with(BY_LINK, hosts=REMOTE)
        attaching.invite_with(INVITERS)
        attaching.enclose_with(ENCLOSERS)
        hanging.learn(HANGING)
        giving.give_with(GIVERS)
        ahead.tell_with(AHEAD, booker=BOOKER)
        around.ask(AROUND)
        beside.show_with(BESIDE)
        guarding.keep_with(GUARD)
        registry.learn(SUBJECTS, SOURCES)
        conversing.learn(BEYOND)
        navigation.show_doors(NAVIGATION)
        navigation.name_settings(SETTINGS)
        home.tell_with(TELLERS, beginner=beginnings)
