"""Graphs to draw, and ways to look at the pictures."""

import itertools
import random
from xml.etree import ElementTree

import autograd as ag
from autograd import Value, constant, dot
from autograd.draw.scale import digits

SVG = "{http://www.w3.org/2000/svg}"


def textbook_neuron():
    """tanh(x1 * w1 + x2 * w2 + b), and its parameters."""
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    n = x1 * w1 + x2 * w2 + b
    n.label = "n"
    o = n.tanh()
    o.label = "o"
    return o, [w1, w2, b]


def readme():
    """The expression of micrograd's README."""
    a, b = Value(-4.0), Value(2.0)
    c, d = a + b, a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    f = (c - d) ** 2
    return f / 2.0 + 10.0 / f


def net(sizes, samples=1, activation="tanh"):
    """The loss of a net labelled as `nn` labels it, over some samples."""
    rng = random.Random(1)
    layers = [
        [
            (
                [leaf(rng, f"layers.{i}.neurons.{j}.w.{k}") for k in range(a)],
                leaf(rng, f"layers.{i}.neurons.{j}.b"),
            )
            for j in range(b)
        ]
        for i, (a, b) in enumerate(itertools.pairwise(sizes))
    ]
    losses = []
    for _ in range(samples):
        xs = [constant(rng.uniform(-1, 1), label=f"x{k}") for k in range(sizes[0])]
        for i, layer in enumerate(layers):
            xs = [neuron(f"layers.{i}.neurons.{j}", w, xs, b, activation) for j, (w, b) in enumerate(layer)]
        losses += [(x - 1.0) ** 2 for x in xs]
    loss = ag.mean(losses)
    loss.label = "loss"
    return loss


def leaf(rng, label):
    return Value(rng.uniform(-1, 1), label=label)


def neuron(scope, w, xs, b, activation):
    z = dot(w, xs, b)
    z.label = f"{scope}.z"
    a = getattr(z, activation)()
    a.label = f"{scope}.a"
    return a


def chain(n):
    x = Value(0.5)
    for _ in range(n):
        x = x * 0.999
    return x


def parsed(picture):
    return ElementTree.fromstring(picture.pipe("svg"))


def texts(picture):
    """What is written in the picture, in order."""
    return ["".join(e.itertext()).replace("\xa0", " ").strip() for e in parsed(picture).iter(f"{SVG}text")]


def tooltips(picture):
    return [text for e in parsed(picture).iter(f"{SVG}a") for text in e.attrib.values()]


def grads_drawn(picture):
    """The number beside each "grad"."""
    written = texts(picture)
    return sorted(b for a, b in itertools.pairwise(written) if a in ("grad", "sum grad"))


def grads_of(values, trace):
    return sorted(digits(trace.grads[value]) for value in values)
