"""The directory tells the ground floor who people are."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "permanence.directory"
    label = "directory"

    def ready(self) -> None:
        """Turn accounts into actors, and trace what happens to accounts."""
        from permanence.directory.account_trace import listen
        from permanence.directory.arriving import actor_of
        from permanence.directory.standing import person_actor
        from permanence.foundation.actor import People, load_people_with

        load_people_with(People(person=person_actor, visitor=actor_of))
        listen()
