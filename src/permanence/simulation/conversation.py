"""What a secretary does on the console with one caller: looks at the screen, and takes the next step it offers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from permanence.simulation.callers import Caller, Wish
from permanence.simulation.measures import Measures
from permanence.simulation.screen import NotShown, Screen

NOTED = {
    Wish.RENEWAL: "Souhaite renouveler son ordonnance ; passera la prendre au cabinet.",
    Wish.RESULT: "Attend un courrier ; souhaite être rappelé.",
    Wish.MESSAGE: "Laisse un message pour le praticien ; souhaite être rappelé.",
}
DONE: Final = ".desk-done, .desk-fifteen"
ALIKE: Final = "[id^=alike-]"
LEFT: Final = "#leave-open button[name=due_at]"


@dataclass
class Conversation:
    """One caller on the line, from the first word to the outcome.

    :param left_open: the request stays on the board with its owner and deadline
    """

    screen: Screen
    caller: Caller
    measures: Measures
    chance: Random
    searched: bool = False
    noted: bool = False
    asked_later: bool = False
    left_open: bool = False

    @property
    def over(self) -> bool:
        """Whether the request has its outcome or its place on the board."""
        return self.left_open or self.screen.shows(DONE)

    @property
    def outcome(self) -> str:
        """How it ended, as the screen says."""
        if self.screen.shows(".desk-fifteen"):
            return "call_15"
        done = self.screen.page.css_first(".desk-done")
        return (done.attributes.get("data-outcome") or "") if done else "left_open"

    async def step(self) -> None:
        """Take one step.

        :raises NotShown: when the screen does not offer what the caller needs
        """
        wish = self.caller.wish
        if wish is Wish.RED_FLAG:
            await self.screen.press("#red-flag", step="red flag")
        elif wish is Wish.WRONG_NUMBER:
            await self.screen.press("#conclude button[value=nothing]", step="conclude")
        elif self._pressed(f"#kind-{wish}") is False:
            await self.screen.press(f"#kind-{wish}", step="choose kind")
        elif not self.screen.shows("#change-patient"):
            await self._say_who()
        else:
            await self._by_wish()()

    def _by_wish(self) -> Callable[[], Awaitable[None]]:
        wish = self.caller.wish
        return {Wish.APPOINTMENT: self._book, Wish.CANCEL: self._cancel}.get(wish, self._write_down)

    async def _say_who(self) -> None:
        person = self.caller.person
        if self.screen.shows("#new-patient-form"):
            await self._create()
        elif person.id and self.screen.shows(f"#who-{person.id}"):
            await self.screen.press(f"#who-{person.id}", step="choose patient")
        elif person.id and not self.searched:
            self.searched = True
            await self._search(person.birth_name)
        else:
            await self.screen.press("#new-patient", step="new patient")

    async def _search(self, text: str) -> None:
        """Type a name; the list under the field follows, and the patient recognised by his birth date is pressed."""
        path, person = self.screen.path, self.caller.person
        found = await self.screen.refresh(
            path, "who-found", step="search patient", searched=f"{text} {person.first_names.split(',')[0]}"
        )
        if found.css_first(f"#who-{person.id}"):
            await self.screen.press(f"#who-{person.id}", step="choose patient", within=found)

    async def _create(self) -> None:
        if (person := self.caller.person).id and self.screen.shows(f"#alike-{person.id}"):
            await self.screen.press(f"#alike-{person.id}", step="choose patient")
            return
        typed = {
            "birth_name": person.birth_name,
            "first_names": person.first_names,
            "birth_date": f"{person.birth_date:%d/%m/%Y}",
            "phone": person.phone,
            "email": person.email,
        }
        await self.screen.press("#main", typed, step="create patient")

    async def _book(self) -> None:
        screen = self.screen
        if self._pressed("[id^=with-]") is False and not screen.shows("[id^=with-][aria-pressed=true]"):
            await screen.press(self._any("[id^=with-]"), step="choose practitioner")
        elif screen.shows("#forbidden"):
            await self._leave_open("#main")
        elif screen.shows(".desk-summary"):
            if await screen.press("#main", step="book") == 409:
                self.measures.slots_taken += 1
        elif screen.shows("[id^=reason-]") and not screen.shows("[id^=reason-][aria-pressed=true]"):
            await screen.press(self._any("[id^=reason-]"), step="choose reason")
        elif screen.shows("#later") and self.caller.later and not self.asked_later:
            self.asked_later = True
            await screen.press("#later", step="later times")
        elif screen.shows("#slot-1"):
            await screen.press("#slot-1", step="choose time")
        else:
            await self._leave_open(LEFT)

    async def _cancel(self) -> None:
        if self.screen.shows("[id^=meant-][aria-pressed=true]"):
            await self.screen.press("#main", step="cancel appointment")
        elif self.screen.shows("[id^=meant-]"):
            await self.screen.press("[id^=meant-]", step="choose appointment")
        else:
            await self.screen.press("#conclude button[value=nothing]", step="conclude")

    async def _write_down(self) -> None:
        if not self.noted:
            self.noted = True
            await self.screen.type_into("textarea[name=understood]", NOTED[self.caller.wish], step="note need")
        elif self.caller.wish is Wish.MESSAGE:
            await self.screen.press("#conclude button[value=message]", step="conclude")
        else:
            await self._leave_open("#main")

    async def _leave_open(self, selector: str) -> None:
        asks = self.screen.shows(f"{selector}[data-opens]")  # the practitioner, instead
        if asks or not self.screen.shows(selector):  # a time is to be chosen first: a directive wants him to come
            selector = LEFT
        self.left_open = await self.screen.press(selector, step="leave open") == 200

    def _any(self, selector: str) -> str:
        """Choose one of several buttons; the first ones, being usual, more often."""
        shown = self.screen.page.css(selector)
        if not shown:
            raise NotShown(selector)
        rank = min(int(self.chance.expovariate(0.8)), len(shown) - 1)
        return f"#{shown[rank].attributes['id']}"

    def _pressed(self, selector: str) -> bool | None:
        """Tell whether a choice is made; None when it is not offered."""
        shown = self.screen.page.css_first(selector)
        return None if shown is None else shown.attributes.get("aria-pressed") == "true"
