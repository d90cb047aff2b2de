"""How a program asks for a token and is given it (OAuth 2.0); pure."""

from typing import Literal

from pydantic import Field

from .fields import Shape
from .fields import kept as _


class TokenAsked(Shape):
    """A program's proof of who it is, and what for."""

    grant_type: Literal["client_credentials", "authorization_code", "refresh_token"]
    client_id: str = Field(default="", description=_("The program's name; or by HTTP Basic"))
    client_secret: str = Field(default="", description=_("Its secret; or by HTTP Basic"))
    code: str = Field(default="", description=_("Of the person who let it act for him, within a minute"))
    redirect_uri: str = Field(default="", description=_("Where he was led back to, to the letter"))
    code_verifier: str = Field(default="", description=_("PKCE, by S256"))
    refresh_token: str = Field(default="", description=_("What renews a token: each serves once"))
    scope: str = Field(default="", description=_("No more than it was given; all of that when nothing is said"))


class TokenGivenBack(Shape):
    """What a program needs no longer."""

    token: str = Field(min_length=1, description=_("A token, or what renews it"))
    token_type_hint: str = Field(default="", description=_("Which of the two; it is found without"))
    client_id: str = Field(default="", description=_("The program's name; or by HTTP Basic"))
    client_secret: str = Field(default="", description=_("Its secret; or by HTTP Basic"))


class Nothing(Shape):
    """No word: the status says all."""


class TokenGiven(Shape):
    """A token."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int = Field(description=_("In seconds"))
    scope: str = ""
    refresh_token: str | None = Field(default=None, description=_("What renews a token: each serves once"))


class TokenRefused(Shape):
    """Why there is none, by OAuth's own word."""

    error: str
    error_description: str = ""
