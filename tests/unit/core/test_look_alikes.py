import pytest

from mnistlab.core.look_alikes import company, conclusion

NAMES = tuple("0123456789")


@pytest.mark.parametrize(
    ("labels", "said", "told"),
    [
        (
            [9, 4, 9, 9, 9, 9],
            9,
            "Of these six, five are labelled 9, as the network says; one is labelled 4, which is right.",
        ),
        (
            [9, 9, 7, 1, 9, 9],
            9,
            "Of these six, four are labelled 9, as the network says; none is labelled 4, which would be right; "
            "one is labelled 7; one is labelled 1.",
        ),
        (
            [4, 4, 4, 7, 4, 4],
            9,
            "Of these six, none is labelled 9, which the network says; five are labelled 4, which is right; "
            "one is labelled 7.",
        ),
        ([9] * 6, 9, "All six are labelled 9, as the network says."),
        ([4] * 6, 9, "All six are labelled 4, which is right."),
        ([4, 4, 4, 4, 4, 9], 4, "Of these six, five are labelled 4, which is right; one is labelled 9."),
        ([7] * 6, 9, "All six are labelled 7, which is neither."),
        ([7] * 6, 4, "All six are labelled 7, which it is not."),
        ([4], 9, "It is labelled 4, which is right."),
        ([7], 9, "It is labelled 7, which is neither."),
    ],
)
def test_the_classes_of_the_neighbours_are_counted_in_words(labels: list[int], said: int, told: str) -> None:
    assert company(labels, NAMES, 4, said) == told


NINES, FOURS, BOTH = [9] * 5 + [4], [4] * 5 + [9], [4, 4, 4, 9, 9, 9]


@pytest.mark.parametrize(
    ("pixels", "layer", "told"),
    [
        (NINES, NINES, "it does look more like 9 than like 4: an understandable mistake"),
        (NINES, None, "an understandable mistake"),
        (NINES, BOTH, "an understandable mistake"),
        (NINES, FOURS, "do bring it nearer to 4, but not far enough"),
        (FOURS, NINES, "layers that bring it nearer to 9"),
        (FOURS, FOURS, "only the output layer makes it 9"),
        (BOTH, NINES, ""),
        (FOURS, None, ""),
        ([9, 9, 9, 4, 7, 1], NINES, ""),
    ],
)
def test_what_the_neighbours_tell_of_a_mistake(pixels: list[int], layer: list[int] | None, told: str) -> None:
    found = conclusion(pixels, layer, NAMES, true=4, said=9)
    assert told in found and bool(told) == bool(found)


def test_of_a_right_answer_nothing_has_to_be_explained() -> None:
    assert conclusion(FOURS, FOURS, NAMES, true=4, said=4) == ""
