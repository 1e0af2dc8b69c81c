import pytest

from nn.names import find


def test_a_name_is_looked_up():
    assert find("thing", "a", {"a": 1}) == 1


def test_without_a_close_match_there_is_only_the_list():
    with pytest.raises(ValueError, match=r"^unknown thing 'q': there are: abc, xyz$"):
        find("thing", "q", {"xyz": 1, "abc": 2})
