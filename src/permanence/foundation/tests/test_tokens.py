"""Tokens signed with a shared secret: by that secret and that algorithm, or none at all."""

import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from permanence.foundation.tokens import BadProof, claims

SECRET = "un secret que seuls deux connaissent, assez long"
TOLD = {"call": "42"}


def part(said: Any) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()


def signed(algorithm: str = "HS256", secret: str = SECRET, **head: str) -> str:
    return jwt.encode(TOLD, secret, algorithm, headers=head)


def test_who_knows_the_secret_is_believed() -> None:
    assert claims(signed(), SECRET, "HS256") == TOLD
    assert claims(signed("HS512", SECRET * 2), SECRET * 2, "HS512") == TOLD


def test_a_short_secret_of_the_sender_s_choice_serves() -> None:
    assert claims(f"{part({'alg': 'HS256'})}.{part(TOLD)}.{_mac('court')}", "court", "HS256") == TOLD


@pytest.mark.parametrize("secret", ["", "un autre"])
def test_another_secret_or_none_proves_nothing(secret: str) -> None:
    with pytest.raises(BadProof):
        claims(signed(), secret, "HS256")


def test_a_token_without_signature_is_none() -> None:
    unsigned = f"{part({'alg': 'none'})}.{part(TOLD)}."
    for token in (unsigned, jwt.encode(TOLD, None, "none"), signed().rpartition(".")[0] + "."):
        with pytest.raises(BadProof):
            claims(token, SECRET, "HS256")


def test_the_token_does_not_choose_its_algorithm() -> None:
    """The same secret, another algorithm of the same family; and a public key taken for a shared secret."""
    with pytest.raises(BadProof):
        claims(signed("HS512", SECRET * 2), SECRET * 2, "HS256")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    with pytest.raises(BadProof):
        claims(jwt.encode(TOLD, key, "RS256"), public, "HS256")


@pytest.mark.parametrize("named", ["../../dev/null", "x' OR '1'='1", "http://voleur.test/cle"])
def test_the_token_does_not_choose_its_key(named: str) -> None:
    assert claims(signed(kid=named, jku=named), SECRET, "HS256") == TOLD
    with pytest.raises(BadProof):
        claims(signed(secret="un autre secret, que nous ne connaissons pas", kid=named, jku=named), SECRET, "HS256")


def test_what_must_be_understood_and_is_not_refuses_it() -> None:
    with pytest.raises(BadProof):
        claims(jwt.encode(TOLD, SECRET, "HS256", headers={"crit": ["http://exemple.test/age"]}), SECRET, "HS256")


def test_claims_are_an_object() -> None:
    with pytest.raises(BadProof):
        claims(jwt.api_jws.encode(b"[1]", SECRET, "HS256"), SECRET, "HS256")


@given(st.text() | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*", fullmatch=True))
def test_nonsense_proves_nothing(token: str) -> None:
    with pytest.raises(BadProof):
        claims(token, SECRET, "HS256")


def _mac(secret: str) -> str:
    body = f"{part({'alg': 'HS256'})}.{part(TOLD)}".encode()
    return urlsafe_b64encode(hmac.new(secret.encode(), body, "sha256").digest()).rstrip(b"=").decode()
