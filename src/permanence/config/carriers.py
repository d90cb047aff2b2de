"""Who carries e-mails when it is no plain mail server: a provider's own door, through django-anymail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from permanence.config.reading import BadSetting, Reading

KEY, SECRET, HEARS, DOMAIN = (f"PERMANENCE_MAIL_{name}" for name in ("KEY", "SECRET", "HEARS", "DOMAIN"))


@dataclass(frozen=True, slots=True)
class Kind:
    """What one provider is set up with, by the name anymail gives it; those in the European Union where there is one.

    :param signs: `secret` is the key its webhooks are signed with
    """

    key: str
    secret: str = ""
    domain: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)
    signs: bool = False


KINDS = {
    "brevo": Kind("BREVO_API_KEY"),
    "mailgun": Kind(
        "MAILGUN_API_KEY", "MAILGUN_WEBHOOK_SIGNING_KEY", "MAILGUN_SENDER_DOMAIN",
        {"MAILGUN_API_URL": "https://api.eu.mailgun.net/v3"}, signs=True,
    ),
    "mailjet": Kind("MAILJET_API_KEY", "MAILJET_SECRET_KEY"),
    "postmark": Kind("POSTMARK_SERVER_TOKEN"),
    "scaleway": Kind("SCALEWAY_SECRET_KEY", "SCALEWAY_PROJECT_ID"),
    "sendgrid": Kind("SENDGRID_API_KEY", "SENDGRID_TRACKING_WEBHOOK_VERIFICATION_KEY", signs=True),
    "sparkpost": Kind("SPARKPOST_API_KEY", fixed={"SPARKPOST_API_URL": "https://api.eu.sparkpost.com/api/v1"}),
}  # fmt: skip
DEAF = {"scaleway"}  # tells nothing by webhook that anymail hears


@dataclass(frozen=True, slots=True)
class Carrier:
    """The provider chosen.

    :param anymail: django-anymail's settings
    :param hears: it can prove itself when it tells what became of an e-mail: its door is open
    """

    name: str
    anymail: Mapping[str, Any] = field(repr=False)
    hears: bool

    @property
    def backend(self) -> str:
        """Django's backend for it."""
        return f"anymail.backends.{self.name}.EmailBackend"


def read(reading: Reading, given: Mapping[str, str]) -> Carrier | None:
    """Read the settings; none when no provider is named."""
    name = given.get("PERMANENCE_MAIL_CARRIER", "").strip().lower()
    if not name:
        return None
    kind = KINDS.get(name)
    if kind is None:
        mend = f"Name one of {', '.join(KINDS)}, or give SMTP_URL."
        reading.problems.append(BadSetting("PERMANENCE_MAIL_CARRIER", "is no provider known here", mend))
        return None
    told = {KEY: kind.key, SECRET: kind.secret, DOMAIN: kind.domain}
    settings: dict[str, Any] = {anymail: given.get(ours, "").strip() for ours, anymail in told.items() if anymail}
    optional = {kind.secret} if kind.signs else set()
    for ours, anymail in told.items():
        if anymail and not settings[anymail] and anymail not in optional:
            reading.problems.append(BadSetting(ours, "is missing", f"It is what {name} calls {anymail}."))
    settings = {name_: value for name_, value in settings.items() if value} | dict(kind.fixed)
    hears = given.get(HEARS, "").strip()
    if hears and ":" not in hears:
        reading.problems.append(BadSetting(HEARS, "is no name and password", f"Write {HEARS}=name:password."))
    return Carrier(name, _complete(settings, hears), _can_prove(name, kind, settings, hears))


def _complete(settings: Mapping[str, Any], hears: str) -> Mapping[str, Any]:
    """No e-mail is counted when it is opened, nor its links led through the provider: that would tell it who reads."""
    whole: dict[str, Any] = {
        **settings,
        "IGNORE_UNSUPPORTED_FEATURES": True,
        "SEND_DEFAULTS": {"track_clicks": False, "track_opens": False},
        "REQUESTS_TIMEOUT": 15,
    }
    return whole | ({"WEBHOOK_SECRET": hears} if hears else {})


def _can_prove(name: str, kind: Kind, settings: Mapping[str, Any], hears: str) -> bool:
    return name not in DEAF and bool(hears or (kind.signs and settings.get(kind.secret)))
