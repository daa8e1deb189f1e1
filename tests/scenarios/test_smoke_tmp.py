from tests.scenarios.town import Town
from tests.scenarios.stories import a_resolved_ticket, MIXED
async def test_it(town: Town) -> None:
    import time
    t=time.time()
    await a_resolved_ticket(town)
    for c in (await town.page.world()).chats:
        print(c.id); print(c.picture(30))
    print(time.time()-t)
