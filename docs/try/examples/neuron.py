# One neuron: a weight, an input, a bias, and what backward() finds.
from autograd import Value, draw_dot, stepper

x, w, b = Value(2.0, label="x"), Value(-3.0, label="w"), Value(6.5, label="b")
y = (w * x + b).tanh()
y.label = "y"
y.backward()

print(y)
for leaf in x, w, b:
    print(f"dy/d{leaf.label} = {leaf.grad:.4f}")

draw_dot(y).view()  # the graph, with its gradients
stepper(y, lr=0.1)  # the last line is shown: step through the chain rule
