# The net of the lecture on micrograd: what stands there runs here.
from autograd import draw_dot
from nn import MLP

xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
ys = [1.0, -1.0, -1.0, 1.0]
net = MLP(3, [4, 4, 1], activation="tanh", output="tanh", seed=0)

for step in range(50):
    ypred = [net(x) for x in xs]
    loss = sum((yout - ygt) ** 2 for ygt, yout in zip(ys, ypred))
    for p in net.parameters():
        p.grad = 0.0
    loss.backward()
    for p in net.parameters():
        p.data += -0.1 * p.grad
    if step % 10 == 9:
        print(step, round(loss.data, 4))

print([round(net(x).data, 2) for x in xs])
draw_dot(net(xs[0]), view="neurons")
