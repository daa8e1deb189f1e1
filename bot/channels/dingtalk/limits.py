"""How much DingTalk takes of one address, one application, one group and one call.

| what | how many | whose | told by |
|---|---|---|---|
| calls of an address, whatever is called | 10,000 in 20 s, then none for five minutes | doc 0012 | an HTML page, or `punish` |
| calls of an application to one interface | 20 in a second, 60 with the paid package | docs 1431, 1433 | QpsLimitForAppkeyAndApi, 90018 |
| calls of everybody to one interface | not said | docs 0012, 1433 | QpsLimitForApi, 90002 |
| calls of an organisation | 5,000 in a month in the standard edition | docs 1431, 1433 | ApiCountLimitForOrg, 90020 |
| messages by webhook and stream | 3,000 in a month in the standard edition | docs 0699, 1431 | 20001 in place of a message's words |
| messages of a robot into one group | 20 in a minute, then none for ten | doc 0717, of webhooks | 410100, send.too.fast |
| people of one batchSend | 20 | doc 0714 | userIds.overMax |
| people of one DING | 200 | doc 0712 | ding.receivercount.limit |
| one message's `msgParam` | 15,000 bytes | doc 0716 | msgParam.tooLong |
| a file, a picture | 20 MB | doc 0646 | 40006 |

The first and the sixth are kept to beforehand; of the others a refused call costs nothing, and is made again later.
"""

from __future__ import annotations

from handlers.capabilities import A_GROUP_A_MINUTE

ADDRESS_CALLS = ((9_500, 20.0),)
"""Some room is left for tokens and downloads, which nobody counts."""
BAN_SECONDS = 300.0
MESSAGES = A_GROUP_A_MINUTE
PEOPLE_AT_ONCE = 20
LARGEST_FILE = 20 << 20
