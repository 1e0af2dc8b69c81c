import pytest

from autograd import Value
from nn.modules.inputs import lift


def test_a_list_of_values_is_itself():
    values = [Value(1.0), Value(2.0)]
    assert lift(values) is values


def test_numbers_are_labelled_by_their_place():
    v = Value(1.0)
    assert [(x.data, x.label) for x in lift((3, v, True))] == [(3.0, "x0"), (1.0, ""), (1.0, "x2")]


def test_a_single_one_stands_for_a_list():
    assert [x.label for x in lift(2.0)] == ["x0"]


def test_the_culprit_is_named():
    with pytest.raises(TypeError, match="input 2 is not a number"):
        lift([Value(1.0), 2.0, "3"])


@pytest.mark.parametrize(("entry", "is_batch"), [([1.0], True), ("3", False), (None, False)])
def test_batches_are_told_from_other_mistakes(entry, is_batch):
    with pytest.raises(TypeError) as error:
        lift([entry])
    assert ("one sample at a time" in str(error.value)) is is_batch
