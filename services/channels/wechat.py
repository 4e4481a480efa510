"""Messages of WeChat official accounts and WeCom: signatures, encryption, XML. Bytes and strings in, bytes and strings out.

Source: developer.work.weixin.qq.com/document/path/91144 (加解密方案说明) and developers.weixin.qq.com (接入指南, 被动回复用户消息).
"""

import base64
import hashlib
import hmac
import secrets
import struct
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

BLOCK = 32  # bytes that plaintext is padded to, by their rule, not AES's 16
NOISE, LENGTH = 16, 4  # bytes before the message: random, then its size


class Forged(ValueError):
    """A message whose signature, encryption or receiver is not right."""


@dataclass(frozen=True)
class Message:
    """What arrived. kind: text, voice, image, event …; event names one such as subscribe; text is empty for what holds no words."""

    id: str
    sender: str
    receiver: str
    kind: str
    text: str = ""
    event: str = ""


def signature(token: str, *parts: str) -> str:
    """Hex SHA-1 over token and parts in alphabetical order."""
    return hashlib.sha1("".join(sorted([token, *parts])).encode(), usedforsecurity=False).hexdigest()


def is_signed(given: str, token: str, *parts: str) -> bool:
    return hmac.compare_digest(given.encode(), signature(token, *parts).encode())


class Cryptor:
    """AES-256-CBC with the key of the console; receiver is the CorpID or AppID that every message must name."""

    def __init__(self, encoding_key: str, receiver: str):
        self.key, self.receiver = base64.b64decode(encoding_key + "="), receiver

    def decrypt(self, text: str) -> str:
        """Raises Forged if it is not for us or was tampered with."""
        try:
            plain = self._cipher().decryptor().update(base64.b64decode(text, validate=True))
            body = plain[NOISE : -plain[-1]] if 1 <= plain[-1] <= BLOCK else b""
            size = struct.unpack("!I", body[:LENGTH])[0]
            message, receiver = body[LENGTH : LENGTH + size], body[LENGTH + size :]
            if receiver.decode() != self.receiver:
                raise Forged("another receiver")
            return message.decode()
        except (ValueError, IndexError, struct.error) as error:
            raise Forged(str(error)) from error

    def encrypt(self, text: str) -> str:
        body = text.encode()
        plain = secrets.token_bytes(NOISE) + struct.pack("!I", len(body)) + body + self.receiver.encode()
        pad = BLOCK - len(plain) % BLOCK
        return base64.b64encode(self._cipher().encryptor().update(plain + bytes([pad]) * pad)).decode()

    def _cipher(self):
        return Cipher(algorithms.AES(self.key), modes.CBC(self.key[:16]))


def fields(xml: bytes) -> dict[str, str]:
    """The children of the one element of a message. Raises Forged on anything but plain XML."""
    try:
        return {child.tag: (child.text or "") for child in fromstring(xml)}
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Forged(str(error)) from error


def message_of(found: dict[str, str]) -> Message:
    """Events carry no number of their own: sender and second stand for it."""
    kind, sender = found.get("MsgType", ""), found.get("FromUserName", "")
    return Message(
        id=found.get("MsgId") or f"{sender}{found.get('CreateTime', '')}{found.get('Event', '')}",
        sender=sender,
        receiver=found.get("ToUserName", ""),
        kind=kind,
        text=found.get("Content" if kind == "text" else "Recognition", ""),
        event=found.get("Event", ""),
    )


def reply(message: Message, text: str, *, at: int) -> str:
    """The XML of a text answer. at: seconds since the epoch."""
    return _xml(ToUserName=message.sender, FromUserName=message.receiver, CreateTime=str(at), MsgType="text", Content=text)


def sealed(cryptor: Cryptor, token: str, xml: str, *, at: int) -> str:
    """An answer encrypted and signed as the console's safe mode wants it."""
    encrypted, nonce = cryptor.encrypt(xml), secrets.token_hex(8)
    signed = signature(token, str(at), nonce, encrypted)
    return _xml(Encrypt=encrypted, MsgSignature=signed, TimeStamp=str(at), Nonce=nonce)


def _xml(**children):
    root = Element("xml")
    for name, text in children.items():
        SubElement(root, name).text = text
    return tostring(root, encoding="unicode")
