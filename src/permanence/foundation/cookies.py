"""Names of cookies. Behind TLS a browser takes one of such a name over TLS alone, never from another host's pages."""

from django.conf import settings


def of_house(name: str) -> str:
    """Return the name of a cookie sent to every page of this host, and to no other."""
    return f"__Host-{name}" if settings.SESSION_COOKIE_SECURE else name
