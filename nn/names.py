"""Looking up names, with a helpful error; what PyTorch and Keras call things; counting things."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

T = TypeVar("T")


def find(kind: str, name: str, table: Mapping[str, T]) -> T:
    """table[name]. Raises ValueError, which lists the names that there are, if it is not one of them.

    `kind`: what the names are, for the error.

    >>> find("colour", "gren", {"red": 1, "green": 2})
    Traceback (most recent call last):
    ValueError: unknown colour 'gren': did you mean 'green'? There are: green, red
    """
    try:
        return table[name]
    except (KeyError, TypeError):  # TypeError: not hashable
        close = get_close_matches(str(name).lower(), table, n=1)
        hint = f"did you mean {close[0]!r}? There are" if close else "there are"
        raise ValueError(f"unknown {kind} {name!r}: {hint}: {', '.join(sorted(table))}") from None


ACTIVATION = 'activation="{0}" of a Layer or MLP, or nn.Activation("{0}")'
PART = "an optimizer of a part, as nn.SGD(model.layers[1:]), leaves the rest as it is"
WITH_LOGITS = "nn.binary_cross_entropy_with_logits(logits, targets)"
BATCH_NORM = (
    "batch normalisation mixes the samples of a batch, which the program of one sample cannot do: "
    "nn.LayerNorm(n) normalises each sample by itself"
)
BUFFER = "autograd.constant(...), as an attribute of a Module: state_dict() and nn.save keep it"
WEIGHTS = "a Neuron has w and b, a LayerNorm gain and bias, an Embedding rows; parameters() lists all Values"
LIST = "a plain list, tuple or dict of modules, as an attribute of a Module"

#: {name in torch.nn, torch.optim or Keras: what to write}
PACKAGE = {
    "Linear": 'nn.Layer(nin, nout, "linear")',
    "Dense": "nn.Layer(nin, nout, activation)",
    "ModuleList": LIST,
    "ModuleDict": LIST,
    "ParameterList": "a plain list of Values, as an attribute of a Module",
    "Parameter": "autograd.Value, as an attribute of a Module",
    "Model": "nn.Module",
    "Value": "autograd.Value",
    "no_grad": "autograd.no_grad",
    "functional": "functions of Values are in autograd: autograd.relu, autograd.softmax",
    "losses": "nn.LOSSES",
    "L1Loss": "nn.mae(predictions, targets), a function",
    "SmoothL1Loss": "nn.huber(predictions, targets), a function",
    "HuberLoss": "nn.huber(predictions, targets), a function",
    "KLDivLoss": "nn.kl_divergence(probabilities, targets), a function",
    "mean_absolute_error": "nn.mae",
    "MSELoss": "nn.mse(predictions, targets), a function",
    "mse_loss": "nn.mse",
    "mean_squared_error": "nn.mse",
    "CrossEntropyLoss": "nn.cross_entropy_with_logits(logits, targets), a function",
    "NLLLoss": "nn.cross_entropy_with_logits(logits, targets), a function",
    "categorical_crossentropy": "nn.cross_entropy(probabilities, targets)",
    "sparse_categorical_crossentropy": "nn.cross_entropy(probabilities, targets)",
    "BCELoss": "nn.binary_cross_entropy(probabilities, targets), a function",
    "binary_crossentropy": "nn.binary_cross_entropy(probabilities, targets)",
    "BCEWithLogitsLoss": f"{WITH_LOGITS}, a function",
    "binary_cross_entropy_logits": WITH_LOGITS,
    "HingeEmbeddingLoss": "nn.hinge(scores, targets)",
    "AdaGrad": "nn.Adagrad",
    "RMSProp": "nn.RMSprop",
    "clip_grad_norm_": "clip_norm= of an optimizer",
    "clip_grad_value_": "clip_value= of an optimizer",
    "lr_scheduler": "nn.schedules: functions of the step, as lr= of an optimizer",
    "L1": "nn.l1(strength)",
    "L2": "nn.l2(strength)",
    "L1L2": "nn.elastic(l1, l2)",
    "regularizers": "nn.l1, nn.l2 and nn.elastic, as penalty= of nn.fit",
    "to_categorical": "nn.one_hot(y)",
    "OneHotEncoder": "nn.one_hot(y)",
    "DataLoader": "nn.batches(X, y, batch_size), for a loop of your own",
    "random_split": "nn.train_test_split(X, y)",
    "AlphaDropout": "nn.Dropout(p)",
    "callbacks": "nn.Callback and its subclasses, in callbacks= of nn.fit",
    "CSVLogger": "history.to_csv(path), of what nn.fit returned",
    "LearningRateScheduler": "nn.schedules: functions of the step, as lr= of an optimizer",
    "ProgbarLogger": "verbose=True of nn.fit",
    "TerminateOnNaN": "nn.fit raises FloatingPointError, which says where",
    "LambdaCallback": "a function of (epoch, logs), in callbacks= of nn.fit",
    "LRFinder": "nn.LearningRateFinder",
    "MLPClassifier": "nn.estimators.MLPClassifier",
    "MLPRegressor": "nn.estimators.MLPRegressor",
    "KerasClassifier": "nn.estimators.MLPClassifier",
    "KerasRegressor": "nn.estimators.MLPRegressor",
    "NeuralNetClassifier": "nn.estimators.MLPClassifier",
    "NeuralNetRegressor": "nn.estimators.MLPRegressor",
    "TensorBoard": "nn.board.Board",
    "SummaryWriter": "nn.board.Board, in callbacks= of nn.fit",
    "Board": "nn.board.Board",
    "BatchNorm1d": BATCH_NORM,
    "BatchNormalization": BATCH_NORM,
    "LayerNormalization": "nn.LayerNorm(n)",
    "Normalization": "nn.Standardize(nin).adapt(X)",
    "StandardScaler": "nn.Standardize(nin).adapt(X)",
    "Buffer": BUFFER,
    "EmbeddingBag": "nn.Embedding(n, dim), of whose rows a Module of yours takes the mean",
} | {
    name: ACTIVATION.format(activation)
    for name, activation in {
        "ReLU": "relu",
        "LeakyReLU": "leaky_relu",
        "ELU": "elu",
        "SELU": "selu",
        "GELU": "gelu",
        "SiLU": "silu",
        "Softplus": "softplus",
        "Tanh": "tanh",
        "Sigmoid": "sigmoid",
        "Softmax": "softmax",
        "LogSoftmax": "log_softmax",
        "Identity": "linear",
    }.items()
}

#: {attribute of a module of PyTorch or a model of Keras: what to write}
MODULE = {
    "fit": "nn.fit(model, X, y, loss=...)",
    "predict": "nn.predict(model, X)",
    "evaluate": "nn.evaluate(model, X, y, loss=...)",
    "compile": "nn.fit(model, X, y, loss=..., optimizer=...) takes loss and optimizer",
    "forward": "call it, model(x), and define __call__ in a subclass",
    "weight": WEIGHTS,
    "weights": WEIGHTS,
    "bias": "a Neuron has b",
    "children": "modules()",
    "summary": "nn.summary(model)",
    "buffers": "named_buffers(), the constants that modules hold",
    "register_buffer": BUFFER,
    "register_parameter": "autograd.Value(...), as an attribute",
    "adapt": "nn.Standardize(nin).adapt(X), the first step of an nn.Sequential",
    "to": "there are no devices: everything is a Python float",
    "cuda": "there are no devices: everything is a Python float",
    "cpu": "there are no devices: everything is a Python float",
    "trainable_variables": "parameters()",
    "trainable": PART,
    "freeze": PART,
    "requires_grad_": PART,
}


class NotHere:
    """An attribute that is called otherwise here; what a module calls so itself comes first."""

    def __init__(self, name: str, hint: str) -> None:
        self.name = name
        self.hint = hint

    def __get__(self, instance: Any, owner: type | None = None) -> "NotHere":
        if instance is None:
            return self
        raise AttributeError(f"a module, {type(instance).__name__}, has no {self.name}: {self.hint}")


def missing(what: str, name: str, table: Mapping[str, str], known: Iterable[str]) -> AttributeError:
    """The error for a name that `what` does not have: what it is called here, or a name that is like it.

    >>> missing("nn", "Dense", PACKAGE, [])
    AttributeError('nn has no Dense: nn.Layer(nin, nout, activation)')
    """
    near = get_close_matches(name, list(known), 1)
    hint = table.get(name) or (f"did you mean {near[0]}?" if near else "")
    return AttributeError(f"{what} has no {name}{': ' if hint else ''}{hint}")


def counted(n: int, thing: str) -> str:
    """The number and the noun.

    >>> counted(1, "input"), counted(2020, "weight")
    ('1 input', '2,020 weights')
    """
    return f"{n:,} {thing}{'s' * (n != 1)}"
