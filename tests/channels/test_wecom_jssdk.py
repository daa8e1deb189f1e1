"""The JS-SDK's signature, by the vendor's own example (WeCom doc 90506)."""

from __future__ import annotations

from bot.channels.wecom.jssdk import sign


def test_the_vendors_example() -> None:
    ticket = (
        "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
    )
    url = "http://mp.weixin.qq.com?params=value"
    signature = sign(ticket, "Wm3WZYTPz0wzccnW", 1414587457, url)
    assert signature == "0f9de62fce790f9a083d5c99e95740ceb90c27ed"
