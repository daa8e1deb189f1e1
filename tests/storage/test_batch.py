from __future__ import annotations

from storage.batch import Batch, Change, Insert, Write, as_one_statement


def an_insert(table: str, *ids: int, tail: str = "") -> Insert:
    return Insert(table, tail, [{"id": row_id} for row_id in ids])


def a_change(sql: str = "UPDATE inbox SET state = $1 WHERE id = $2", *values: object) -> Change:
    return Change(sql, values)


def gathered(*writes: tuple[str, Write]) -> list[list[Write]]:
    batch = Batch()
    for about, write in writes:
        batch.add(about, write)
    return batch.take()


def test_writes_about_different_rows_go_together() -> None:
    insert, change = an_insert("history", 1), a_change()
    found = gathered(("history", insert), ("inbox", change), ("conversation", change))
    assert found == [[insert, change, change]]


def test_rows_of_one_table_become_one_insert_in_their_order() -> None:
    found = gathered(
        ("history", an_insert("history", 1)),
        ("inbox", a_change()),
        ("history", an_insert("history", 2)),
    )
    assert found == [[an_insert("history", 1, 2), a_change()]]


def test_second_write_about_the_same_row_waits_for_the_first() -> None:
    insert, change = an_insert("card", 1), a_change("UPDATE card SET face = $1")
    found = gathered(("card", insert), ("inbox", a_change()), ("card", change))
    assert found == [[insert, a_change()], [change]]


def test_what_follows_a_second_write_does_not_overtake_it() -> None:
    first, second, third = (a_change("UPDATE card SET face = $1", turn) for turn in "123")
    assert gathered(("card", first), ("card", second), ("card", third)) == [
        [first],
        [second],
        [third],
    ]


def test_inserts_that_settle_conflicts_otherwise_stay_apart() -> None:
    plain, replacing = an_insert("timer", 1), an_insert("timer", 2, tail=" ON CONFLICT DO NOTHING")
    assert gathered(("timer", plain), ("timer", replacing)) == [[plain], [replacing]]


def test_batch_is_empty_once_it_was_taken() -> None:
    batch = Batch()
    batch.add("history", an_insert("history", 1))
    assert batch.take() != []
    assert batch.take() == []


def test_one_statement_numbers_the_values_of_all() -> None:
    sql, values = as_one_statement(
        [
            a_change("UPDATE a SET b = $2 WHERE c = $1", 1, 2),
            a_change("DELETE FROM d WHERE e = $1", 3),
        ]
    )
    assert sql == (
        "WITH part0 AS (UPDATE a SET b = $2 WHERE c = $1),"
        " part1 AS (DELETE FROM d WHERE e = $3) SELECT 1"
    )
    assert values == [1, 2, 3]


def test_statement_is_the_same_for_any_number_of_rows() -> None:
    one, _ = as_one_statement([an_insert("history", 1), a_change()])
    many, values = as_one_statement([an_insert("history", 1, 2, 3), a_change()])
    assert one == many
    assert values == ['[{"id":1},{"id":2},{"id":3}]']
