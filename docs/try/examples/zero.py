# Nothing is learned. The doctor says why a gradient is 0.
from autograd import Value, draw_dot, why_zero

x, w, b = Value(2.0, label="x"), Value(-1.5, label="w"), Value(0.5, label="b")
hidden = (w * x + b).relu()
hidden.label = "hidden"
loss = (hidden - 1.0) ** 2
loss.label = "loss"
loss.backward()

print("the gradient of w is", w.grad)
print(why_zero(w, loss))

draw_dot(loss)
