"""What the doctor says, and the usual mistakes with the rules of operations."""

SLOPES = {
    "the 2 of d(x²)/dx = 2x was forgotten": "d(x²)/dx = 2x의 2를 빠뜨렸어요",
    "the exponent was not lowered: 2x², not 2x": "지수를 낮추지 않았어요: 2x²이 아니라 2x예요",
    "the exponent n of n·xⁿ⁻¹ was forgotten as a factor": "n·xⁿ⁻¹에서 앞에 곱하는 n을 빠뜨렸어요",
    "the exponent was not lowered: n·xⁿ, not n·xⁿ⁻¹": "지수를 낮추지 않았어요: n·xⁿ이 아니라 n·xⁿ⁻¹이에요",
    "exp was taken for a power: x·exp(x - 1)": "exp를 거듭제곱처럼 미분했어요: x·exp(x - 1)",
    "the slope of log is 1/x, not log(x)": "log의 미분은 log(x)가 아니라 1/x예요",
    "the ½ of 1 / (2·sqrt(x)) was forgotten": "1 / (2·sqrt(x))의 ½을 빠뜨렸어요",
    "the slope is 1 / (2·sqrt(x)), not sqrt(x) / 2": "미분은 sqrt(x) / 2가 아니라 1 / (2·sqrt(x))예요",
    "the square of 1 - tanh² was forgotten": "1 - tanh²의 제곱을 빠뜨렸어요",
    "1 - x² of the input, not 1 - out² of the output": "출력의 1 - out²이 아니라 입력의 1 - x²을 썼어요",
    "tanh was applied twice: 1 - tanh(out)²": "tanh를 두 번 적용했어요: 1 - tanh(out)²",
    "the factor 1 - out of out·(1 - out) was forgotten": "out·(1 - out)에서 1 - out을 곱하지 않았어요",
    "the factor out of out·(1 - out) was forgotten": "out·(1 - out)에서 out을 곱하지 않았어요",
    "x·(1 - x) of the input, not out·(1 - out)": "out·(1 - out)이 아니라 입력의 x·(1 - x)를 썼어요",
    "sigmoid was applied twice: s·(1 - s) of s = sigmoid(out)": (
        "sigmoid를 두 번 적용했어요: s = sigmoid(out)일 때의 s·(1 - s)"
    ),
    "relu lets nothing through below 0: its slope there is 0, not 1": (
        "relu는 0보다 작으면 아무것도 통과시키지 않아요: 그곳의 기울기는 1이 아니라 0이에요"
    ),
    "the slope of relu is 1, not its output": "relu의 미분은 출력값이 아니라 1이에요",
    "the slope of sin is cos, not sin": "sin의 미분은 sin이 아니라 cos이에요",
    "the slope of cos is -sin, not cos": "cos의 미분은 cos이 아니라 -sin이에요",
}

CLAIMED = {
    "the sign is wrong": "부호가 틀렸어요",
    "backward() ran twice without zero_grad() in between: gradients add up, and this is twice as much": (
        "사이에 zero_grad() 없이 backward()를 두 번 했어요: 기울기는 더해지므로 두 배가 됐어요"
    ),
    "backward() ran three times without zero_grad() in between: gradients add up": (
        "사이에 zero_grad() 없이 backward()를 세 번 했어요: 기울기는 더해져요"
    ),
    "{slope} = {grad}: {claim} is right": "{slope} = {grad}: {claim:은/는} 맞아요",
    "{slope} = {grad}, not {claim}: no usual mistake gives this number": (
        "{slope} = {grad}, {claim:이/가} 아니에요: 흔한 실수로는 이 수가 나오지 않아요"
    ),
    "{slope} = {grad}, not {claim}": "{slope} = {grad}, {claim:이/가} 아니에요",
    "{old}, which was in .grad before, is added": "전부터 .grad에 있던 {old:이/가} 더해졌어요",
    "{number} is the number {name}, not a gradient": "{number:은/는} 기울기가 아니라 {name}의 값이에요",
    "{name} is a mean, not a sum, of {count} terms": "{name:은/는} 항 {count}개의 합이 아니라 평균이에요",
    "{name} is a sum, not a mean, of {count} terms": "{name:은/는} 항 {count}개의 평균이 아니라 합이에요",
    "only what {node}{which} sends to {parent} was kept: gradients add up, so it is += and not =": (
        "{node:이/가} {parent:으로/로} 보낸 것{which}만 남았어요: 기울기는 더해지므로 =이 아니라 +=이에요"
    ),
    "at {where}: {mistake:clause}": "{where}에서: {mistake:phrase}",
}

ZERO = {
    "the product of slopes is smaller than the smallest number, 5e-324, at {what}": (
        "{what}에서 기울기의 곱이 가장 작은 수 5e-324보다도 작아졌어요"
    ),
    "it goes through detach(), which hands nothing back": "detach()를 지나가요: detach()는 아무것도 돌려보내지 않아요",
    "the input of {what} is 0 or less in {count} of {all} places ({examples}), where its slope is 0. A unit that is "
    "so for all samples learns nothing: a smaller learning rate, another start, or leaky_relu keep it alive": (
        "{what}의 입력이 {all}곳 중 {count}곳({examples})에서 0 이하라 기울기가 0이에요. 모든 샘플에서 이런 뉴런은 "
        "아무것도 배우지 못해요(죽은 ReLU): 학습률을 줄이거나, 다른 초깃값에서 시작하거나, leaky_relu를 써 보세요"
    ),
    "{what} is flat between its steps: its slope is 0 everywhere, so that nothing can be learned through it. "
    "Use a smooth function, such as sigmoid or tanh": (
        "{what:은/는} 계단 사이가 평평해요: 어디에서나 기울기가 0이라 이 함수를 통해서는 배울 수 없어요. "
        "sigmoid나 tanh처럼 매끄러운 함수를 쓰세요"
    ),
    "{what} chose another input in {count} of {all} places ({examples}): its slope is 0 by what it left": (
        "{what:은/는} {all}곳 중 {count}곳({examples})에서 다른 입력을 골랐어요: 고르지 않은 입력에 대한 기울기는 0이에요"
    ),
    "it is multiplied by 0 in {count} of {all} products: {factors}": (
        "곱 {all}개 중 {count}개에서 0을 곱했어요: {factors}"
    ),
    "{what} is saturated for {count} of {all} inputs ({examples}): so far out its slope is {slope}. Scale the "
    "inputs, or start with smaller weights": (
        "{what:은/는} 입력 {all}개 중 {count}개({examples})에서 포화됐어요: 이렇게 먼 곳에서는 기울기가 {slope:이에요/예요}. "
        "입력의 크기를 조정하거나 더 작은 가중치로 시작하세요"
    ),
    "0 in floating point": "부동소수점으로 0",
    "{what} has the slope 0 just here ({examples}): a minimum, a maximum or a corner of it": (
        "{what}의 기울기가 바로 여기({examples})에서 0이에요: 최솟값, 최댓값 또는 꺾이는 점이에요"
    ),
    "{says}, which is not 0: why_nan(output) says why": "{says:으로/로} 0이 아니에요: 까닭은 why_nan(output)이 알려 줘요",
    "{says}; its .grad is 0, for backward() has not run, or zero_grad() came after it": (
        "{says}; .grad가 0인 것은 backward()를 아직 하지 않았거나 그 뒤에 zero_grad()를 했기 때문이에요"
    ),
    "the contributions to {name} cancel: {numbers} = 0. It is at a minimum, a maximum or a saddle, or what "
    "uses it is symmetric": (
        "{name}에 온 기여분이 서로 지워져요: {numbers} = 0. 최솟값, 최댓값, 안장점이거나, {name}의 쓰임이 대칭이에요"
    ),
    "it is not 0, but small: along the path that carries most of it the slopes multiply to {product}; the "
    "smallest is that of {smallest}{place}": (
        "0은 아니지만 작아요: 가장 많이 전하는 경로를 따라 기울기를 곱하면 {product:이에요/예요}. "
        "가장 작은 것은 {smallest}의 기울기예요{place}"
    ),
}

UNREACHED = {
    "{name} is not behind {output}, so that its gradient is 0": (
        "{output}의 계산에 {name:은/는} 쓰이지 않았어요. 그래서 기울기가 0이에요"
    ),
    "it is a constant: a number given, or made by constant(), detach() or inside no_grad()": (
        "상수예요: 주어진 수이거나, constant(), detach()로 또는 no_grad() 안에서 만들었어요"
    ),
    "detach() of it, {value}, stands in its place: a constant": (
        "그 자리에 detach()한 {value:이/가} 있어요: 상수예요"
    ),
    "another Value that is called {name}, {value}, stands in its place: to move a parameter write w.data -= lr * "
    "w.grad, for w = w - lr * w.grad makes a new Value": (
        "그 자리에 이름이 똑같이 {name}인 다른 Value, {value:이/가} 있어요: 매개변수를 움직이려면 w.data -= lr * w.grad"
        "라고 쓰세요. w = w - lr * w.grad는 새 Value를 만들어요"
    ),
    "a plain number that is the same stands in {definition}{place}: compute with the Value itself, and not with "
    "its .data, its detach() or float() of it": (
        "{definition}에 값이 같은 보통 수가 있어요{place}: .data, detach(), float()가 아니라 Value 자체로 계산하세요"
    ),
    "the output was not computed from it: behind it are {leaves}": (
        "출력은 여기에서 계산되지 않았어요: 출력의 계산에 쓰인 것은 {leaves:이에요/예요}"
    ),
    "the output was not computed from it: behind it are {leaves}, and in {definition}{place} a constant: if detach() or "
    "no_grad() made it, the way back ends there": (
        "출력은 여기에서 계산되지 않았어요: 출력의 계산에 쓰인 것은 {leaves:이에요/예요}. {definition}에는 상수가 있어요{place}: "
        "detach()나 no_grad()로 만든 상수라면 돌아오는 길은 거기서 끝나요"
    ),
    "the output was not computed from it: only constants are behind it: was it computed inside no_grad()?": (
        "출력은 여기에서 계산되지 않았어요: 상수만 쓰였어요. no_grad() 안에서 계산했나요?"
    ),
}

NONFINITE = {
    "exp overflows above 709.78: softmax, logsumexp and the losses 'with logits' subtract the largest number "
    "first; x.sigmoid() and softplus need no exp of large numbers": (
        "exp는 709.78보다 크면 넘쳐요(오버플로): softmax, logsumexp와 'with logits' 손실은 가장 큰 수를 먼저 빼요. "
        "x.sigmoid()와 softplus에는 큰 수의 exp가 필요 없어요"
    ),
    "exp2 overflows from 1024 on": "exp2는 1024부터 넘쳐요(오버플로)",
    "cosh overflows above 710.47": "cosh는 710.47보다 크면 넘쳐요(오버플로)",
    "sinh overflows above 710.47": "sinh는 710.47보다 크면 넘쳐요(오버플로)",
    "expm1 overflows above 709.78": "expm1은 709.78보다 크면 넘쳐요(오버플로)",
    "the denominator is too small for such a numerator: keep away from 0, as x / (y + 1e-12) does": (
        "분자에 비해 분모가 너무 작아요: x / (y + 1e-12)처럼 0에서 떨어뜨리세요"
    ),
    "there is no number above 1.8e308: scale the inputs, or take a smaller learning rate": (
        "1.8e308보다 큰 수는 없어요: 입력의 크기를 조정하거나 학습률을 줄이세요"
    ),
    "sqrt has an infinite slope at 0: keep away from it, as (x + 1e-12).sqrt() does": (
        "sqrt는 0에서 기울기가 무한대예요: (x + 1e-12).sqrt()처럼 0에서 떨어뜨리세요"
    ),
    "log has the slope 1/x: keep away from 0, or use log_softmax, softplus or a loss 'with logits'": (
        "log의 기울기는 1/x예요: 0에서 떨어뜨리거나 log_softmax, softplus, 'with logits' 손실을 쓰세요"
    ),
    "the slopes 1/y and -x/y² overflow for a small y: keep away from 0, as x / (y + 1e-12) does": (
        "기울기 1/y와 -x/y²은 y가 작으면 넘쳐요(오버플로): x / (y + 1e-12)처럼 0에서 떨어뜨리세요"
    ),
    "its slope is not finite there: keep away from such a place, or clip what goes in": (
        "거기에서는 기울기가 유한하지 않아요: 그런 곳에서 떨어뜨리거나 들어가는 값을 자르세요(clip)"
    ),
    "{says}: all of its numbers and gradients are finite": "{says}: 모든 값과 기울기가 유한해요",
    "{says}, and {slope} = {grad}": "{says}, 그리고 {slope} = {grad}",
    "{name} is {number}: it was given so, or a step of training made it so": (
        "{name:은/는} {number:이에요/예요}: 그렇게 주어졌거나, 학습 걸음에서 그렇게 됐어요"
    ),
    "{made}: {number} was given in it, and not computed": "{made}: {number:은/는} 계산된 것이 아니라 식에 주어졌어요",
    "a power below 1 has an infinite slope at 0: keep away from it, as (x + 1e-12)**0.5 does": (
        "지수가 1보다 작은 거듭제곱은 0에서 기울기가 무한대예요: (x + 1e-12)**0.5처럼 0에서 떨어뜨리세요"
    ),
    "{made} for {numbers}{place}": "{numbers}일 때 {made}{place}",
    "the slope of {definition} by {name} is {local} for {name} = {data}{place}: {advice}": (
        "{definition:을/를} {name:으로/로} 미분한 값은 {name} = {data}일 때 {local:이에요/예요}{place}: {advice}"
    ),
}

RISING = {
    "a step with lr={lr} takes the output from {before} to {after}": (
        "lr={lr:으로/로} 한 걸음 가면 출력이 {before}에서 {after:이/가} 돼요"
    ),
    "it is too large: lr={lr} takes it to {after}": "걸음이 너무 커요: lr={lr:이면/면} {after:이/가} 돼요",
    "no smaller step lowers it: the gradient is 0 or not finite here": (
        "더 작은 걸음으로도 줄지 않아요: 여기에서 기울기가 0이거나 유한하지 않아요"
    ),
}

DOCTOR = SLOPES | CLAIMED | ZERO | UNREACHED | NONFINITE | RISING
