"""Wires the house once every room is loaded."""

from django.apps import AppConfig


class WiringConfig(AppConfig):
    name = "permanence.config"
    label = "wiring"

    def ready(self) -> None:
        """Tell who listens to what, where the search looks, and which doors and figures are shown."""
        from permanence.config.beginnings import beginnings
        from permanence.config.home import TELLERS
        from permanence.config.navigation import NAVIGATION
        from permanence.config.wiring import HANDLERS, SEARCH
        from permanence.foundation import outbox, search
        from permanence.shell import home, navigation

        outbox.wire(HANDLERS)
        search.look_with(SEARCH)
        navigation.show_doors(NAVIGATION)
        home.tell_with(TELLERS, beginner=beginnings)
