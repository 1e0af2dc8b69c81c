"""What pages of trainings say in Korean: the playground and the replay, as in pages.py."""

PLAYGROUND = {
    # ---- the training ----
    "The training": "훈련",
    "Copy the address of these settings (C)": "이 설정의 주소를 복사해요 (C)",
    "one step": "한 걸음",
    "learn from one batch (→)": "배치 하나로 학습해요 (→)",
    "one epoch": "한 에포크",
    "learn from all samples once (E)": "모든 샘플로 한 번 학습해요 (E)",
    "the same first weights again (R)": "같은 처음 가중치로 다시 시작해요 (R)",
    "another start": "새로 시작",
    "other random weights, and samples that are drawn here (N)": (
        "가중치를 새로 뽑고, 이 페이지가 만드는 샘플도 새로 뽑아요 (N)"
    ),
    "epoch {epoch}": "{epoch}에포크",
    "step {step} of {steps}": "{steps}걸음 중 {step}걸음",
    "loss {loss}": "손실 {loss}",
    "test loss {loss}": "테스트 손실 {loss}",
    "{penalty} of it penalty": "그중 규제 {penalty}",
    "{right} of {count} right": "{count}개 중 {right}개 맞음",
    "start {seed}": "시작 번호 {seed}",
    "the given weights": "주어진 가중치",
    "A net to train": "훈련할 신경망",
    "A net of your own: {sizes}": "직접 만든 신경망: {sizes}",
    "The loss is {loss}: no step is taken. Press reset, and try a learning rate below {lr}.": (
        "손실이 {loss:이라서/라서} 더 갈 수 없어요. 되돌리기를 누르고, {lr}보다 작은 학습률로 해 보세요."
    ),
    # ---- settings ----
    "Settings": "설정",
    "the data": "데이터",
    "your own": "직접 준 데이터",
    "two moons": "두 반달",
    "a circle in a circle": "원 안의 원",
    "XOR clouds": "XOR 구름",
    "clouds": "구름",
    "spirals": "나선",
    "a slope (numbers)": "비탈 (회귀)",
    "two hills (numbers)": "두 언덕 (회귀)",
    "a line": "직선",
    "a sine": "사인 곡선",
    "noise": "잡음",
    "hidden layers": "은닉층",
    "The number of neurons of each hidden layer, such as 8, 8": "은닉층마다 뉴런의 수, 예를 들면 8, 8",
    "Hidden layers are up to {layers} numbers from 1 to {neurons}, such as 8, 8; nothing stands for none.": (
        "은닉층은 8, 8처럼 1부터 {neurons}까지의 수를 {layers}개까지 써요. 비워 두면 은닉층이 없어요."
    ),
    "{name} is a number {range}.": "{name}에는 {range} 수를 쓰세요.",
    "from 0 on": "0 이상의",
    "above 0": "0보다 큰",
    "from 0 to below 1": "0 이상 1 미만의",
    "from 0 to 1": "0 이상 1 이하의",
    "0, 1, 2, ...": "0, 1, 2, ... 가운데 한",
    "A batch has 1 sample or more; all is all of them.": (
        "배치에는 샘플이 1개 이상 있어요. 모두라고 쓰면 전부예요."
    ),
    "The samples are numbered from 0 to {last}.": "샘플의 번호는 0부터 {last}까지예요.",
    "activation": "활성화 함수",
    "last layer": "출력층",
    "momentum": "모멘텀",
    "batch": "배치",
    "how many samples a step learns from; all is all of them": (
        "한 걸음에 쓰는 샘플의 수예요. 모두라고 쓰면 전부예요"
    ),
    "all": "모두",
    "start": "시작 번호",
    "shuffle": "섞기",
    # ---- pictures ----
    "What the net shows": "신경망에 보일 것",
    "gradients": "기울기",
    "of": "대상",
    "the next batch": "다음 배치",
    "the sample": "샘플",
    "{node} = {data}, its gradient is {grad}": "{node} = {data}, 기울기는 {grad:이에요/예요}",
    "The net {sizes}, with {shown}. {findings}": "신경망 {sizes}, {shown:을/를} 보여 줘요. {findings}",
    "inputs": "입력",
    "weights and values": "가중치와 값",
    "the gradients of weights and neurons": "가중치와 뉴런의 기울기",
    "saturated": "포화",
    "flat": "평평함",
    "The decision boundary": "결정 경계",
    "What is predicted": "예측값",
    "The loss by epoch": "에포크마다의 손실",
    "training": "훈련",
    "test": "테스트",
    "epoch": "에포크",
    "The loss of each epoch: {first} at first, {last} now": "에포크마다의 손실: 처음 {first}, 지금 {last}",
    "The loss of each epoch: none yet": "에포크마다의 손실: 아직 없어요",
    "log scale": "로그 눈금",
    # ---- the chain rule ----
    "The chain rule of one weight": "가중치 하나의 연쇄 법칙",
    "the weight from": "가중치의 입력",
    "bias": "편향",
    "to layer": "층",
    "neuron": "뉴런",
    "sample": "샘플",
    "For sample {sample}: {sentence}": "샘플 {sample}: {sentence}",
    "The next batch has {count} samples. Their mean is what the weight feels: {sum} / {count} = {mean}.": (
        "다음 배치에는 샘플이 {count}개 있어요. 가중치에는 그 평균이 전해져요: {sum} / {count} = {mean}."
    ),
    "The next batch is one sample: {mean} is what the weight feels.": (
        "다음 배치는 샘플 하나예요. 가중치에는 {mean:이/가} 전해져요."
    ),
    "The penalty adds {penalty}: {total}.": "규제가 {penalty:을/를} 더해요: {total}.",
    "With momentum the step goes along {velocity}: {momentum} of the last one, plus the gradient. At a "
    "learning rate of {lr} {node} goes from {data} to {new}.": (
        "모멘텀이 있으면 {velocity:을/를} 따라 움직여요. 지난번 값의 {momentum}배에 기울기를 더한 값이에요. "
        "학습률이 {lr:이라서/라서} {node:은/는} {data}에서 {new:이/가} 돼요."
    ),
    "The largest shares of {node}, of {count} samples": "{node}에 온 가장 큰 몫, 샘플 {count}개 중에서",
    "gradient arriving": "도착한 기울기",
    "local derivative": "국소 미분",
    "sent back": "돌려보내는 값",
    # ---- the doctor ----
    "below {share} % of its largest": "가장 클 때의 {share} % 미만",
    "No neuron is dead or saturated.": "죽은 뉴런도 포화된 뉴런도 없어요.",
    "{name}: {sentence}": "{name}: {sentence}",
    # ---- a program ----
    "This training as Python": "이 훈련을 파이썬으로",
    "copy": "복사",
    "copied": "복사했어요",
    "X, y = ...  # your own samples": "X, y = ...  # 직접 준 샘플",
    "The page draws random numbers of its own: the weights and samples of Python are others.": (
        "난수는 페이지가 따로 뽑아요: 파이썬의 가중치와 샘플은 달라요."
    ),
    # ---- keys ----
    "values, gradients": "값, 기울기",
    "copy a link": "링크 복사",
    "click a line of the net: the chain rule of its weight; click a sample: its numbers": (
        "신경망의 선을 누르면: 그 가중치의 연쇄 법칙, 샘플을 누르면: 그 샘플의 값"
    ),
}

REPLAY = {
    "Epochs": "에포크",
    "before the first epoch": "첫 에포크 전으로",
    "one moment back": "한 순간 뒤로",
    "one moment back (PageUp)": "한 순간 뒤로 (PageUp)",
    "play or pause the training (R)": "훈련을 재생하거나 멈춰요 (R)",
    "one moment on": "한 순간 앞으로",
    "one moment on (PageDown)": "한 순간 앞으로 (PageDown)",
    "after the last epoch": "마지막 에포크 뒤로",
    "curve": "곡선",
    "log time": "로그 시간",
    "The graph shows sample": "그래프가 보여 주는 샘플",
    "play the training": "훈련 재생",
    "epoch {epoch} of {last}": "{last}에포크 중 {epoch}에포크",
    "after epoch {epoch}. {parts}": "{epoch}에포크 뒤. {parts}",
    "After epoch {epoch}": "{epoch}에포크 뒤",
    "Before the first epoch": "첫 에포크 전",
    "changed by hand": "직접 바꿈",
    "no numbers: {message}": "값이 없어요: {message}",
    "target {target}": "목표값 {target}",
    "predicted {predicted}": "예측값 {predicted}",
    "class {kind}": "클래스 {kind}",
    "Click a sample to see its graph. ": "샘플을 누르면 그 샘플의 그래프가 보여요. ",
    "Drag a number in the graph, and the pictures follow. ": "그래프의 수를 끌면 그림도 따라 바뀌어요. ",
    "A bold outline: not right. ": "테두리가 굵으면 틀린 거예요. ",
    "The curves are means over each epoch, while it was learned. ": (
        "곡선은 에포크마다 학습하는 동안의 평균이에요. "
    ),
    "{count} of the {total} samples are drawn, and the loss on top is their mean.": (
        "샘플 {total}개 중 {count}개를 그렸고, 위의 손실은 그 평균이에요."
    ),
    "What is predicted: from {low} (orange) to {high} (blue)": "예측값: {low}(주황)에서 {high}(파랑)까지",
    "class": "클래스",
    "predicted class": "예측한 클래스",
    "How often each class was taken for which": "각 클래스를 어느 클래스로 예측했는지",
    "target": "목표값",
    "prediction": "예측값",
    "Predictions and targets": "예측값과 목표값",
    "The fit": "맞춘 곡선",
    "input {i}": "입력 {i}",
    "{names} over {count} epochs. {told}": "{count}에포크 동안의 {names}. {told}",
    "In epoch {epoch}: {numbers}": "{epoch}에포크: {numbers}",
}

TRAININGS = PLAYGROUND | REPLAY
