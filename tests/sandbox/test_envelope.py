from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wechatpy.work.crypto import WeChatCrypto

from bot.sandbox.config import DingTalkAccount, WeComAccount
from bot.sandbox.envelope import Envelope, Unreadable, card_sign, robot_sign

# What the vendors publish; see shared/platforms.md §4.
VENDOR_VECTORS = {
    "WeCom doc 90968": (
        Envelope(
            token="QDG6eK",
            aes_key="jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
            receiver="wx5823bf96d3bd56c7",
        ),
        "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3",
        "1409659589",
        "263014780",
        unquote(
            "P9nAzCzyDtyTWESHep1vC5X9xho%2FqYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp%2B4RPcs8TgAE7OaBO"
            "%2BFZXvnaqQ%3D%3D"
        ),
        "1616140317555161061",
    ),
    "weworkapi_python": (
        Envelope(
            token="hJqcu3uJ9Tn2gXPmxx2w9kkCkCE2EPYo",
            aes_key="6qkdMrq68nTKduznJYO1A37W2oEgpkMUvkttRToqhUt",
            receiver="ww1436e0e65a779aee",
        ),
        "012bc692d0a58dd4b10f8dfe5c4ac00ae211ebeb",
        "1476416373",
        "47744683",
        "fsi1xnbH4yQh0+PJxcOdhhK6TDXkjMyhEPA7xB2TGz6b+g7xyAbEkRxN/3cNXW9qdqjnoVzEtpbhnFyq6SVHyA==",
        "1288432023552776189",
    ),
    "DingTalk-Callback-Crypto": (
        Envelope(
            token="mryue",
            aes_key="Yue0EfdN5900c1ce5cf6A152c63DDe1808a60c5ecd7",
            receiver="ding6ccabc44d2c8d38b",
        ),
        "03044561471240d4a14bb09372dfcfd4fd0e40cb",
        "1608001896814",
        "WL4PK6yA",
        (
            "0vJiX6vliEpwG3U45CtXqi+m8PXbQRARJ8p8BbDuD1EMTDf0jKpQ79QS93qEk7XHpP6u+oTTrd15NRPvNvmB"
            "KyDCYxxOK+HZeKju4yhELOFchzNukR+t8SB/qk4ROMu3"
        ),
        '{"EventType":"check_url"}',
    ),
    "DingTalk docs, configure stream push": (
        Envelope(
            token="123456",
            aes_key="1234567890123456789012345678901234567890123",
            receiver="dingsnotzck6pm5veliw",
        ),
        "9a95a004dd16f5c307e849b994173f76aa26e5eb",
        "1614767836",
        "A7Co0cJLMzIDtMMI",
        "YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA==",
        "success",
    ),
}
OURS = Envelope(token="t", aes_key=WeComAccount().aes_key, receiver="ww1")


@pytest.mark.parametrize("vector", VENDOR_VECTORS.values(), ids=VENDOR_VECTORS)
def test_vendors_vectors_are_signed_and_read_as_published(
    vector: tuple[Envelope, str, str, str, str, str],
) -> None:
    envelope, signature, timestamp, nonce, encrypted, plaintext = vector
    assert envelope.is_signed(signature, timestamp, nonce, encrypted)
    assert envelope.open(encrypted) == plaintext


def test_robot_and_card_signatures_equal_the_computed_vectors() -> None:
    timestamp, secret = "1577262236757", "this is secret"
    assert robot_sign(timestamp, secret) == "hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM="
    assert card_sign(timestamp, secret) == "FGwKaEF7XaGlJ5gccMRQ354PCw//L4yApnX1QNvs7BU="


@given(st.text(max_size=200))
def test_wechatpy_reads_what_the_sandbox_seals(message: str) -> None:
    sealed = OURS.seal(message)
    theirs = WeChatCrypto(OURS.token, OURS.aes_key, OURS.receiver)
    read = theirs.check_signature(OURS.sign("1", "n", sealed), "1", "n", sealed)
    assert (read if isinstance(read, str) else read.decode()) == message


@given(st.text(max_size=200))
def test_what_is_sealed_can_be_opened(message: str) -> None:
    assert OURS.open(OURS.seal(message)) == message


UNREADABLE = {
    "nothing": "",
    "too short": "AAAA",
    "not base64": "你好!",
    "another receiver": Envelope(token="t", aes_key=OURS.aes_key, receiver="ww2").seal("x"),
    "another key": Envelope(token="t", aes_key=DingTalkAccount().aes_key, receiver="ww1").seal("x"),
}


@pytest.mark.parametrize("encrypted", UNREADABLE.values(), ids=UNREADABLE)
def test_what_is_not_of_this_scheme_is_unreadable(encrypted: str) -> None:
    with pytest.raises(Unreadable):
        OURS.open(encrypted)


@pytest.mark.parametrize("spoilt", ["token", "timestamp", "nonce", "encrypted"])
def test_signature_covers_every_part(spoilt: str) -> None:
    parts = {"timestamp": "1", "nonce": "n", "encrypted": "e"}
    signature = OURS.sign(**parts)
    signer = Envelope(token="other", aes_key=OURS.aes_key, receiver="ww1")
    if spoilt == "token":
        assert not signer.is_signed(signature, **parts)
    else:
        assert not OURS.is_signed(signature, **(parts | {spoilt: "spoilt"}))
