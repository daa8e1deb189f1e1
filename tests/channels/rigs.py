"""All channels as rigs, by name: who adds a channel adds a rig here, and has the contract's tests for nothing."""

from __future__ import annotations

from tests.channels.postbox.rig import postbox_rig
from tests.channels.sandbox_rigs import dingtalk_rig, dingtalk_stream_rig, wecom_rig

RIGS = {
    "wecom": wecom_rig,
    "dingtalk": dingtalk_rig,
    "dingtalk by stream": dingtalk_stream_rig,
    "postbox": postbox_rig,
}
