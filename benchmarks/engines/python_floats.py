"""By hand in Python's floats: the chain rule written out."""

from benchmarks.work import Work


def expression() -> Work:
    def work(a: float = -4.0, b: float = 2.0) -> tuple[float, ...]:
        c, d = a + b, a * b + b**3
        low, high = b + a, b - a
        c1 = c + c + 1
        c2 = c1 + 1 + c1 - a
        d1 = d + d * 2 + (low if low > 0 else 0.0)
        d2 = d1 + 3 * d1 + (high if high > 0 else 0.0)
        e = c2 - d2
        f = e**2
        to_e = (0.5 - 10.0 / f**2) * 2 * e
        to_d1 = -to_e * 4
        to_low, to_high = to_d1 if low > 0 else 0.0, -to_e if high > 0 else 0.0
        to_c, to_d = to_e * 4, to_d1 * 3
        to_a = to_c - to_e + to_d * b + to_low - to_high
        to_b = to_c + to_d * (a + 3 * b**2) + to_low + to_high
        return f / 2.0 + 10.0 / f, to_a, to_b

    return work
