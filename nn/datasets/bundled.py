"""The datasets that come with scikit-learn, in its own files: nothing is downloaded."""

from typing import Any


def iris() -> tuple[Any, Any]:
    """150 irises of 3 kinds (y): length and width of sepal and petal, in cm: X (150, 4). Fisher 1936.

    Raises ImportError if scikit-learn, the extra `data`, is not installed.
    """
    return _of_scikit_learn("iris")


def wine() -> tuple[Any, Any]:
    """178 wines of 3 growers (y), with 13 measurements of each: X (178, 13). Aeberhard & Forina 1991.

    Raises ImportError if scikit-learn, the extra `data`, is not installed.
    """
    return _of_scikit_learn("wine")


def digits() -> tuple[Any, Any]:
    """1,797 handwritten digits (y), 8 x 8 pixels of grey from 0 to 16: X (1797, 64). Alpaydin & Kaynak 1998.

    Raises ImportError if scikit-learn, the extra `data`, is not installed.
    """
    return _of_scikit_learn("digits")


def diabetes() -> tuple[Any, Any]:
    """442 patients: age, sex, BMI, blood pressure and six serum values, scaled: X (442, 10).

    y is a number from 25 to 346: how far the illness had gone a year later. Efron et al. 2004.

    Raises ImportError if scikit-learn, the extra `data`, is not installed.
    """
    return _of_scikit_learn("diabetes")


def _of_scikit_learn(name: str) -> tuple[Any, Any]:
    try:
        from sklearn import datasets
    except ImportError as error:
        raise ImportError(
            f'nn.datasets.{name} comes with scikit-learn: pip install "glassgrad[data]"'
        ) from error
    X, y = getattr(datasets, f"load_{name}")(return_X_y=True)
    return X, y
