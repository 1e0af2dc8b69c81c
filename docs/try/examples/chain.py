# The chain rule: x reaches y in two ways, and their products add up.
from autograd import Value, draw_dot, grad, trace

x = Value(2.0, label="x")
w = Value(-3.0, label="w")
y = x * w + x
y.label = "y"
y.backward()

print(trace(y))  # each contribution, in the order of the backward pass
print()
print(x.explain(y))  # where the gradient of x comes from
print()
print("the second derivative of x**3 at 2:", grad(grad(lambda x: x**3))(2.0))

draw_dot(y)
