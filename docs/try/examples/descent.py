# Gradient descent: walk down the slope of a loss until it is flat.
from autograd import Value

points = [(1.0, 3.1), (2.0, 4.9), (3.0, 7.2), (4.0, 8.8)]  # near y = 2 x + 1
w, b = Value(0.0, label="w"), Value(0.0, label="b")

for step in range(201):
    loss = sum((w * x + b - y) ** 2 for x, y in points) / len(points)
    w.grad = b.grad = 0.0  # gradients add up: begin each step at 0
    loss.backward()
    if step % 40 == 0:
        print(f"step {step:3}: loss {loss.data:8.5f}, y = {w.data:.3f} x + {b.data:.3f}")
    w.data -= 0.05 * w.grad
    b.data -= 0.05 * b.grad
