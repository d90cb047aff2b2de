"""A device that keeps passkeys, as WebAuthn describes one: made of a curve and CBOR, so that it may lie too."""

import json
import struct
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from os import urandom
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

HERE = "http://testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Device:
    """One key of one device.

    :param flags: what it says of its owner: there, and recognised
    """

    origin: str = HERE
    host: str = "testserver"
    flags: int = PRESENT | VERIFIED
    count: int = 0
    name: bytes = field(default_factory=lambda: urandom(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def make(self, wanted: dict[str, Any]) -> str:
        """Make the key that is asked for."""
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        held = bytes(16) + struct.pack(">H", len(self.name)) + self.name + public
        data = self._data(ATTESTED) + held
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        client = self._client("webauthn.create", wanted)
        return self._told({"attestationObject": written(cbor.encode(made)), "clientDataJSON": written(client)})

    def show(self, wanted: dict[str, Any]) -> str:
        """Show it."""
        self.count += bool(self.count)
        data, client = self._data(), self._client("webauthn.get", wanted)
        proof = self.key.sign(data + sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._told({
            "authenticatorData": written(data), "clientDataJSON": written(client), "signature": written(proof),
            "userHandle": written(b"quelqu'un"),
        })  # fmt: skip

    def _data(self, more: int = 0) -> bytes:
        return sha256(self.host.encode()).digest() + bytes([self.flags | more]) + struct.pack(">I", self.count)

    def _client(self, kind: str, wanted: dict[str, Any]) -> bytes:
        challenge = wanted["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _told(self, response: dict[str, str]) -> str:
        name = written(self.name)
        told = {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
        return json.dumps(told)
