"""The MSSanté mailbox a structure writes to professionals from."""

from dataclasses import asdict, replace
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from permanence.directory.models import Structure
from permanence.foundation.action import action
from permanence.foundation.actor import Actor
from permanence.foundation.refusal import Invalid
from permanence.foundation.rights import Can
from permanence.messaging import queries
from permanence.messaging.models import SecureMailbox
from permanence.messaging.secure import START_TLS, TLS, Server


class BadMailbox(Invalid):
    """Something is missing or wrong in what a mailbox is opened with."""

    title = _("The mailbox needs another look")
    next_step = _("Nothing typed was lost: correct the fields pointed out.")


@action(Can.MANAGE_DIRECTORY, audit="secure_mailbox.opened", of="structure")
def open_mailbox(*, by: Actor, structure: Structure, address: str, server: Server | None = None) -> SecureMailbox:
    """Let a structure write to professionals from its mailbox; what of its proofs is left empty stays as it was.

    :param server: of its operator; none in the demo alone, whose own mail server keeps everything
    :raises BadMailbox: for an address outside MSSanté, a server without a name, another one without proofs of its own,
        or a certificate that is none
    """
    if not queries.is_professional(address):
        raise BadMailbox(_("This address is not of MSSanté: it ends as in cabinet@medecin.mssante.fr."))
    former = SecureMailbox.objects.select_for_update().filter(structure=structure).first()
    kept = asdict(_checked(server, former)) if server and server.host else {}
    if not kept and not settings.DEMO:
        raise BadMailbox(_("The server of the operator is missing."))
    said = {"address": address.strip(), "server": kept, "closed_at": None}
    return SecureMailbox.objects.update_or_create(structure=structure, defaults=said)[0]


@action(Can.MANAGE_DIRECTORY, audit="secure_mailbox.closed", of="structure")
def close_mailbox(*, by: Actor, structure: Structure, now: datetime) -> None:
    """Write to no professional any more: what waits is tried until it fails, and nothing leaves by another way."""
    SecureMailbox.objects.filter(structure=structure, closed_at=None).update(closed_at=now, server={})


def _checked(server: Server, former: SecureMailbox | None) -> Server:
    known = Server.of(former) if former else None
    if known and not server.hosts <= known.hosts:  # whoever types another server is not handed the proofs of this one
        if (known.password or known.certificate) and not (server.password or server.certificate):
            raise BadMailbox(
                _("This is another server: type its own password or certificate. Those kept are the former one’s.")
            )
    elif known:
        server = replace(
            server,
            password=server.password or known.password,
            certificate=server.certificate or known.certificate,
            key=server.key or known.key,
        )
    if not {server.security, server.reading_security} <= {TLS, START_TLS}:
        raise BadMailbox
    if server.certificate and not server.key:
        raise BadMailbox(_("The private key of the certificate is missing."))
    try:
        server.context()
    except (OSError, ValueError):  # ssl's own are among them
        raise BadMailbox(
            _("A certificate, its key or the authority cannot be read: paste each whole, in PEM.")
        ) from None
    return server
