"""A small GPT and an RNN in PyTorch, batched, in double precision."""

from typing import Any

import torch
from torch.nn import functional

from . import data
from .work import Work


def tensor(numbers: Any) -> torch.Tensor:
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=True)


def norm(x: torch.Tensor) -> torch.Tensor:
    return x * (x.square().mean(-1, keepdim=True) + 1e-5).rsqrt()


def gpt_loss(w: dict[str, torch.Tensor], tokens: torch.Tensor) -> torch.Tensor:
    """The mean loss of documents, (n, positions + 1)."""
    n, places = len(tokens), tokens.shape[1] - 1
    x = norm(w["wte"][tokens[:, :-1]] + w["wpe"][:places])
    normed = norm(x)
    q, k, v = (
        (normed @ w[name].T).view(n, places, data.GPT_HEADS, -1).transpose(1, 2)
        for name in ("wq", "wk", "wv")
    )
    mixed = functional.scaled_dot_product_attention(q, k, v, is_causal=True)
    x = x + mixed.transpose(1, 2).reshape(n, places, -1) @ w["wo"].T
    x = x + torch.relu(norm(x) @ w["fc1"].T) @ w["fc2"].T
    return functional.cross_entropy((x @ w["head"].T).flatten(0, 1), tokens[:, 1:].flatten())


def microgpt(documents: int = 1) -> Work:
    weights = {name: tensor(rows) for name, rows in data.gpt_weights().items()}
    tokens = torch.tensor(data.documents(documents))

    def work() -> tuple[float, ...]:
        for w in weights.values():
            w.grad = None
        loss = gpt_loss(weights, tokens)
        loss.backward()
        return loss.item(), float(weights["head"].grad[-1, -1])

    return work


def rnn() -> Work:
    inputs, units, _ = data.RNN_SIZES
    net = torch.nn.RNN(inputs, units, bias=False, batch_first=True, dtype=torch.float64)
    into, onward, out = map(tensor, data.rnn_weights())
    with torch.no_grad():
        net.weight_ih_l0.copy_(into)
        net.weight_hh_l0.copy_(onward)
    sequences, answers = (torch.tensor(part, dtype=torch.float64) for part in zip(*data.sequences()))

    def work() -> tuple[float, ...]:
        net.zero_grad()
        out.grad = None
        _, h = net(sequences)
        loss = (h[0] @ out[0] - answers).square().mean()
        loss.backward()
        return loss.item(), float(net.weight_ih_l0.grad[0, 0])

    return work
