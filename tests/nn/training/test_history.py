import pytest

from nn import Neuron, fit


@pytest.fixture
def history():
    data = [0.0, 1.0], [0, 1]
    settings = {"loss": "mse", "metrics": ["accuracy"], "validation_data": data, "seed": 0, "verbose": False}
    return fit(Neuron(1, "linear", seed=0), *data, epochs=3, **settings)


def test_it_is_read_by_name(history):
    assert history["loss"] == history.history["loss"]
    assert len(history["loss"]) == len(history) == 3
    assert list(history) == ["loss", "accuracy", "val_loss", "val_accuracy"]
    assert "val_loss" in history
    assert "auc" not in history
    assert 0 not in history


@pytest.mark.parametrize("name", ["acc", 0, -1])
def test_a_name_that_was_not_measured(history, name):
    with pytest.raises(KeyError, match=f"{name!r} was not measured: there is loss, accuracy, val_loss"):
        history[name]
