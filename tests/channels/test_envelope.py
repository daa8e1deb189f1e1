"""The vendors' own examples (platforms.md §4) through our envelope, and what is no envelope at all."""

from __future__ import annotations

import base64
from typing import NamedTuple

import pytest
from wechatpy.work.crypto import PrpCrypto

from bot.channels.channel import BadCallback
from bot.channels.envelope import Envelope, Sealed


class Vector(NamedTuple):
    token: str
    aes_key: str
    receiver: str
    signature: str
    timestamp: str
    nonce: str
    encrypted: str
    plaintext: str


_OLD_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
_NEW_KEY = "6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt"
_NEW_TOKEN = "hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo"
VECTORS = {
    "WeCom URL check, old documents": Vector(
        "QDG6eK",
        _OLD_KEY,
        "wx5823bf96d3bd56c7",
        "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
        "1409659589",
        "263014780",
        "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==",
        "1616140317555161061",
    ),
    "WeCom message, old documents": Vector(
        "QDG6eK",
        _OLD_KEY,
        "wx5823bf96d3bd56c7",
        "477715d11cdb4164915debcba66cb864d751f3e6",
        "1409659813",
        "1372623149",
        "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3Qczc"
        "dCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLj"
        "vd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMn"
        "vw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k"
        "22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2Yoy"
        "yH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==",
        "<Content><![CDATA[hello]]></Content>\n<MsgId>4561255354251345929</MsgId>",
    ),
    "WeCom URL check": Vector(
        _NEW_TOKEN,
        _NEW_KEY,
        "ww1436e0e65a779aee",
        "012bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb",
        "1476416373",
        "47744683",
        "fsi1xnbH4yQh0+PJxcOdhhK6TDXkjMyhEPA7xB2TGz6b+g7xyAbEkRxN/3cNXW9qdqjnoVzEtpbhnFyq6SVHyA==",
        "1288432023552776189",
    ),
    "WeCom message": Vector(
        _NEW_TOKEN,
        _NEW_KEY,
        "ww1436e0e65a779aee",
        "0c3914025cb4b4d68103f6bfc8db550f79dcf48e",
        "1476422779",
        "1597212914",
        "Kl7kjoSf6DMD1zh7rtrHjFaDapSCkaOnwu3bqLc5tAybhhMl9pFeK8NslNPVdMwmBQTNoW4mY7AIjeLvEl3NyeTk"
        "AgGzBhzTtRLNshw2AEew+kkYcD+Fq72Kt00fT0WnN87hGrW8SqGc+NcT3mu87Ha3dz1pSDi6GaUA6A0sqfde0VJP"
        "QbZ9U+3JWcoD4Z5jaU0y9GSh010wsHF8KZD24YhmZH4ch4Ka7ilEbjbfvhKkNL65HHL0J6EYJIZUC2pFrdkJ7Mhm"
        "EbU2qARR4iQHE7wy24qy0cRX3Mfp6iELcDNfSsPGjUQVDGxQDCWjayJOpcwocugux082f49HKYg84EpHSGXAyh+/"
        "oxwaWbvL6aSDPOYuPDGOCI8jmnKiypE+",
        "<Content>你好</Content><MsgId>1456453720</MsgId>",
    ),
    "WeCom message, JSON": Vector(
        _NEW_TOKEN,
        _NEW_KEY,
        "ww1436e0e65a779aee",
        "e3647471e395139e2308c1fa963f2d648a00b90e",
        "1409659813",
        "1372623149",
        "cjhLUX7UU4yCSelv1vz7T0zT8huF51bAMVWriNvO1FMegHrQZNrtvRxbwf0fUPsFvwqR0U0fgiJNEA5Y30F2MoI2"
        "S7vv3EjVQ68C0cjw9frBoUE2Hj0BvFp9h3u6Vbsg4lc1C8AtHdaN8orKuNKkLRLuYEL52R1J3v8olJGZRLnRdVKI"
        "ivixmX/eQpzgeExtp20jI1HxRP1AAZ6xZoILdqDPO549LO4WeG+685JRUTdiwcY5fjZlqeMxuT4PpMn1X9OWsS7N"
        "Rj06Wa5E3Tvg4twjWp39KPfOdRte6P1T4JU=",
        '"MsgType": "text", "Content": "hello", "MsgId": 4561255354251345929, "AgentID": 218}',
    ),
    "DingTalk check_url": Vector(
        "mryue",
        "Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7",
        "ding6ccabc44d2c8d38b",
        "03044561471240d4a14bb09372dfcfd4fd0e40cb",
        "1608001896814",
        "WL4PK6yA",
        "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmBKyDC"
        "YxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3",
        '{"EventType":"check_url"}',
    ),
    "DingTalk success": Vector(
        "123456",
        "1234567890123456789012345678901234567890123",
        "dingsnotzck6pm5veliw",
        "9a95a004dd16f5c307e849b994173f76aa26e5eb",
        "1614767836",
        "A7Co0cJLMzIDtMMI",
        "YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==",
        "success",
    ),
}


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS.keys())
def test_vendors_example_opens_to_its_words(vector: Vector) -> None:
    assert vector.plaintext in _envelope(vector).open(_sealed(vector))


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS.keys())
def test_what_we_close_opens_again(vector: Vector) -> None:
    envelope = _envelope(vector)
    sealed = envelope.close("已由王强接单", timestamp=vector.timestamp, nonce=vector.nonce)
    assert envelope.open(sealed) == "已由王强接单"


def test_forged_signature_is_refused_before_decryption() -> None:
    vector = VECTORS["WeCom message"]
    forged = Sealed(
        signature="0" * 40, timestamp=vector.timestamp, nonce=vector.nonce, encrypted="nonsense"
    )
    with pytest.raises(BadCallback) as refusal:
        _envelope(vector).open(forged)
    assert refusal.value.status == 401


def test_example_addressed_to_another_company_is_refused() -> None:
    vector = VECTORS["WeCom message"]
    with pytest.raises(BadCallback) as refusal:
        _envelope(vector._replace(receiver="ww0000000000000000")).open(_sealed(vector))
    assert refusal.value.status == 403


@pytest.mark.parametrize("encrypted", ["", "AAAA", "不是 base64", "A" * 64, "A" * 44])
def test_well_signed_nonsense_is_a_bad_request(encrypted: str) -> None:
    vector = VECTORS["WeCom message"]
    envelope = _envelope(vector)
    signature = envelope._sign(vector.timestamp, vector.nonce, encrypted)
    with pytest.raises(BadCallback) as refusal:
        envelope.open(_sealed(vector._replace(signature=signature, encrypted=encrypted)))
    assert refusal.value.status in {400, 403}


def test_padding_longer_than_its_block_is_refused() -> None:
    vector = VECTORS["WeCom message"]
    envelope = _envelope(vector)
    inside = b"r" * 16 + (4).to_bytes(4, "big") + b"text" + vector.receiver.encode()
    padded = inside + bytes([200]) * (64 - len(inside))
    encrypted = base64.b64encode(PrpCrypto(envelope._crypto.key).cipher.encrypt(padded)).decode()
    signature = envelope._sign(vector.timestamp, vector.nonce, encrypted)
    with pytest.raises(BadCallback) as refusal:
        envelope.open(_sealed(vector._replace(signature=signature, encrypted=encrypted)))
    assert refusal.value.status == 400


def _envelope(vector: Vector) -> Envelope:
    return Envelope(token=vector.token, aes_key=vector.aes_key, receiver=vector.receiver)


def _sealed(vector: Vector) -> Sealed:
    return Sealed(
        signature=vector.signature,
        timestamp=vector.timestamp,
        nonce=vector.nonce,
        encrypted=vector.encrypted,
    )
