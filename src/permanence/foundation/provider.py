"""Who proves elsewhere who people are: a provider of OpenID Connect, as an installation names it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider that this installation is a client of.

    :param discovery: where it says how it is spoken to
    :param strong: the `acr` by which it says that it asked for two factors; the first is the one we ask for
    """

    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    scope: str
    strong: tuple[str, ...] = ()
    discovery: str = ""
