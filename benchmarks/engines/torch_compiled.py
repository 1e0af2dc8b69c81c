"""PyTorch: the loss through torch.compile, whose back end makes C++ of it: a compiler must be installed."""

import os
import shutil

os.environ.setdefault("TORCHINDUCTOR_FORCE_DISABLE_CACHES", "1")  # `compile` would time a look-up

import torch

from benchmarks.engines import torch_batched
from benchmarks.work import AbsentError, Work

if not any(map(shutil.which, ("c++", "g++", "clang++"))):
    raise AbsentError("no C++ compiler")


def moons() -> Work:
    return torch_batched.moons(torch.compile)


def xor() -> Work:
    return torch_batched.xor(torch.compile)


def digits() -> Work:
    return torch_batched.digits(torch.compile)


def compile() -> Work:
    def work() -> tuple[float, ...]:
        torch._dynamo.reset()
        return digits()()

    return work
