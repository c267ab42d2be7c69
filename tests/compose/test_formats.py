"""One door to all formats."""

from briefgen.compose import counts, dates, formats, josa, money


def test_the_door_leads_to_each_format() -> None:
    assert formats.money is money.money
    assert formats.josa is josa.josa
    assert formats.day is dates.day
    assert formats.counted is counts.counted
    assert all(hasattr(formats, name) for name in formats.__all__)
