from briefgen.dialogue.folder import natural_key


def test_ids_stand_in_the_order_people_count_in() -> None:
    ids = ["C10", "C2", "C1b", "C1a", "A2", "c1", "C02", "C1", "2", "C1-10", "C1-9"]
    expected = ["2", "A2", "C1", "C1-9", "C1-10", "C1a", "C1b", "C02", "C2", "C10", "c1"]
    assert sorted(ids, key=natural_key) == expected


def test_ids_that_count_the_same_have_one_order() -> None:
    assert sorted(["C1", "C01", "C001"], key=natural_key) == ["C001", "C01", "C1"]
