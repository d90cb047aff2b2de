"""A referral letter, as a program says that it has come."""

from fhir.resources.R4B.servicerequest import ServiceRequest

from .parameters import BadParameter
from .resource import BadResource, read

CAME = {"completed": True, "active": False}


def came(body: bytes, name: str) -> bool:
    """Read whether the letter of this name has come.

    :raises BadResource: when its status says nothing of it
    :raises BadParameter: when it is another
    """
    sent = read(body, ServiceRequest)
    if sent.get("id") != name:
        raise BadParameter("ServiceRequest.id", "is not the one in the address")
    if sent["status"] not in CAME:
        raise BadResource("ServiceRequest.status: completed (it has come) or active (it has not) is taken here")
    return CAME[sent["status"]]
