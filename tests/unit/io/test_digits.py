import random

import pytest

from ecgomics.io.digits import number, numbers_in


@pytest.mark.parametrize("separator", [" ", ","])
def test_whole_numbers_of_any_length_are_read_exactly(separator: str) -> None:
    chance = random.Random(1)
    for _ in range(300):
        given = [chance.randint(-(10**digits), 10**digits) for digits in chance.choices(range(15), k=5)]
        mark = separator if separator == " " else chance.choice([",", " ,", ", "])
        end = chance.choice(["", "\n", separator])
        assert numbers_in(mark.join(map(str, given)) + end, separator=separator).tolist() == given


def test_numbers_with_points_and_exponents_are_read_too() -> None:
    assert numbers_in("1.5 -2e3\n+7").tolist() == [1.5, -2000.0, 7.0]
    assert numbers_in("0.25,-1,", separator=",").tolist() == [0.25, -1.0]


@pytest.mark.parametrize(
    "text", ["1,,2", "1 2,3", ",1", "1-2", "--3", "1,2,,", "", "-", "1,-", "nan", "1,inf", "1,1e300", "x"]
)
def test_what_is_no_list_of_finite_numbers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        numbers_in(text, separator=",")


def test_a_number_is_finite_or_none() -> None:
    assert [number(text) for text in ("7", " -0.5 ", "1e999", "nan", "", "7 mV")] == [
        7.0,
        -0.5,
        None,
        None,
        None,
        None,
    ]
