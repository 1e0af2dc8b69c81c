# A net learns XOR. The page below plays the training: drag through its epochs.
import autograd
from autograd import constant
from nn import MLP, mse

points = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
answers = [0.0, 1.0, 1.0, 0.0]
net = MLP(2, [4, 1], activation="tanh", seed=0)

history, losses = [], []
for epoch in range(101):
    loss = sum(mse(net(x), y) for x, y in zip(points, answers)) / 4
    history.append([p.data for p in net.parameters()])
    losses.append(loss.data)
    if epoch % 20 == 0:
        print(f"epoch {epoch:3}: loss {loss.data:.4f}")
    net.zero_grad()
    loss.backward()
    for p in net.parameters():
        p.data -= 0.3 * p.grad

for x, y in zip(points, answers):
    print(x, "->", round(net(x).data, 2), "wanted", y)

# One sample, whose graph is drawn at each moment.
x0, x1, target = constant(1.0, label="x0"), constant(0.0, label="x1"), constant(1.0, label="y")
answer = net([x0, x1])
autograd.replay(
    mse(answer, target),
    net.parameters(),
    history,
    curves={"loss": losses[1:]},
    inputs=[x0, x1],
    targets=[target],
    predictions=[answer],
    X=points,
    y=answers,
    sample=2,
    title="XOR",
)
