"""What is said of steps, of answers to them, and of where a gradient comes from."""

SESSION = {
    "forward pass": "순전파(forward pass)",
    "backward pass": "역전파(backward pass)",
    "update": "갱신(update)",
    "the doctor": "진단(doctor)",
    "The leaves are given. The forward pass computes the other values from them, one after the other.": (
        "리프(leaf) 노드의 값은 주어져 있어요. 순전파는 여기에서 나머지 값을 하나씩 차례로 계산해요."
    ),
    "{node} is computed from {inputs}: it is {data}.": "{inputs:으로/로} {node:을/를} 계산해요. 값은 {data:이에요/예요}.",
    "The forward pass is done: {node} is {data}. The backward pass starts here: d{d_node}/d{d_node} is 1.": (
        "순전파가 끝났어요. {node:은/는} {data:이에요/예요}. 이제 역전파를 시작해요: d{d_node}/d{d_node:은/는} 1이에요."
    ),
    "{parent} feeds {node}. The gradient arriving at {node} is {grad}; times the local derivative {local} it "
    "sends {contribution} back to {parent}.": (
        "{parent:은/는} {node:을/를} 계산하는 데 쓰였어요. {node}에 도착한 기울기 {grad}에 국소 미분 {local:을/를} "
        "곱해서 {contribution:을/를} {parent:으로/로} 돌려보내요."
    ),
    " Contribution {turn} of {turns}: gradients add up, from {before} to {after}.": (
        " 기여분 {turns}개 중 {turn}번째: 기울기는 더해져요. {before}에서 {after:이/가} 돼요."
    ),
    "{node} takes a step against its gradient, which is {grad}. At a learning rate of {lr} it goes from {data} "
    "to {new}.": (
        "{node:은/는} 기울기 {grad}의 반대 방향으로 움직여요. 학습률이 {lr:이라서/라서} {data}에서 {new:이/가} 돼요."
    ),
    "With the new parameters {node} is {new}; it was {data}.": (
        "새 매개변수로 계산하면 {node:은/는} {new:이에요/예요}. 전에는 {data:이었어요/였어요}."
    ),
    "{names} and {last}": "{names:과/와} {last}",
    " for input {i}": " ({i}번째 입력)",
    "{parent}.grad += {product}   (local {slope} = {rule}{which})": (
        "{parent}.grad += {product}   (국소 미분 {slope} = {rule}{which})"
    ),
    "{made} = {data}, grad {grad}": "{made} = {data}, 기울기 {grad}",
}

MISTAKES = {
    "Right.": "맞았어요.",
    "d{d_output}/d{d_parent}: what does {node} send back to {parent}?": (
        "d{d_output}/d{d_parent}: {node:은/는} {parent:으로/로} 얼마를 돌려보낼까요?"
    ),
    "The size is right, but a sign was lost.": "크기는 맞지만 부호가 빠졌어요.",
    "The local derivative ∂{d_node}/∂{d_parent} was forgotten: this is d{d_output}/d{d_node} alone.": (
        "국소 미분 ∂{d_node}/∂{d_parent:을/를} 곱하지 않았어요. 이것은 d{d_output}/d{d_node}뿐이에요."
    ),
    "This is the local derivative ∂{d_node}/∂{d_parent} alone: multiply it by the gradient arriving.": (
        "국소 미분 ∂{d_node}/∂{d_parent}뿐이에요. 여기에 도착한 기울기를 곱해 보세요."
    ),
    "The operands are swapped: this is the local derivative by input {input} of {node}.": (
        "입력을 서로 바꾸었어요. 이것은 {node}의 {input}번째 입력에 대한 국소 미분이에요."
    ),
    "The two are added, but the chain rule multiplies them.": "둘을 더했어요. 연쇄 법칙에서는 곱해요.",
    "This is the sum so far; the question is what this contribution adds to it.": (
        "지금까지의 합이에요. 이번 기여분이 얼마를 더하는지를 묻고 있어요."
    ),
    "This is what had arrived before; a contribution is added to it, and does not repeat it.": (
        "앞서 도착해 있던 값이에요. 기여분은 여기에 더해지는 값이고, 이 값을 되풀이하지 않아요."
    ),
    "It is divided, but the chain rule multiplies.": "나누었어요. 연쇄 법칙에서는 곱해요.",
    "It is the local derivative times the gradient arriving": "국소 미분에 도착한 기울기를 곱해요",
    "{local} times {grad}": "{local} 곱하기 {grad}",
    "d{d_output}/d{d_parent} was {before}, and {node} sends {contribution} back: what is it now?": (
        "d{d_output}/d{d_parent:은/는} {before:이었고/였고}, {node:이/가} {contribution:을/를} 돌려보내요. "
        "이제 얼마일까요?"
    ),
    "This overwrites what had arrived before: gradients add up, so it is += and not =.": (
        "앞서 도착한 값을 덮어썼어요. 기울기는 더해지므로 =이 아니라 +=이에요."
    ),
    "This is what had arrived before: the contribution is still to be added.": (
        "앞서 도착해 있던 값이에요. 기여분을 더해야 해요."
    ),
    "It is subtracted, but contributions add up.": "뺐어요. 기여분은 더해져요.",
    "The two are multiplied, but contributions add up.": "둘을 곱했어요. 기여분은 더해져요.",
    "It is what had arrived before plus the contribution": "앞서 도착한 값에 기여분을 더해요",
    "{before} plus {contribution}": "{before} 더하기 {contribution}",
}

LEDGER = {
    "{node} is not behind {output}: its gradient is 0": "{output}의 계산에 {node:은/는} 쓰이지 않았어요: 기울기는 0이에요",
    "{head}: backward() starts here": "{head}: backward()가 여기에서 시작해요",
    "via {definition}, where local {slope} = {rule}{which}": (
        "{definition:을/를} 거쳐서, 국소 미분 {slope} = {rule}{which}"
    ),
    "{name} (input {i})": "{name} ({i}번째 입력)",
    "… ({count} more) …": "… ({count}개 더) …",
    "about {number}": "약 {number}",
    "no path leads from {node} to {output}": "{node}에서 {output:으로/로} 가는 경로가 없어요",
    "1 path": "경로 1개",
    "{count} paths": "경로 {count}개",
    "{paths}; it adds up to {gradient}": "{paths}; 그 곱이 곧 {gradient}",
    "{paths}; they add up to {gradient}": "{paths}; 더하면 {gradient}",
    "the other {count}": "나머지 {count}개는",
    "the other one": "나머지 하나는",
    "they": "이 경로들은",
    "it": "이 경로는",
    " (with a factor 0)": "(인수 중에 0이 있음)",
    " ({count} of them with a factor 0)": "(그중 {count}개는 인수 중에 0이 있음)",
    "add": "더하면",
    "adds": "더하면",
    "{add} what cannot be told, for not all numbers are finite": (
        "{add} 얼마인지 알 수 없어요. 유한하지 않은 수가 있기 때문이에요"
    ),
    "{add} up to about 0, within rounding": "{add} 반올림 오차 안에서 0쯤이에요",
    "{add} up to {rest}": "{add} {rest:이에요/예요}",
}

LAYERS = {
    "no layers: they are found by labels with a scope, such as those of nn ('layers.0.neurons.2.w.1'); label the "
    "parameters of your own like them: Value(0.5, label='layers.0.w')": (
        "층이 없어요: 층은 nn의 'layers.0.neurons.2.w.1'처럼 점으로 이어진 이름에서 찾아요. 직접 만든 매개변수에도 그렇게 "
        "이름을 붙이세요: Value(0.5, label='layers.0.w')"
    ),
    "layer": "층",
    "values": "값",
    "mean |grad|": "평균 |기울기|",
    "factor": "배수",
    "product": "누적 배수",
    "params' grad": "매개변수의 기울기",
    "dead": "죽은 뉴런",
    "{dead} of {units}": "{units}개 중 {dead}개",
    "the gradient at the outputs of {layer} is {grad}": "{layer}의 출력에서 기울기가 {grad:이에요/예요}",
    "no gradient arrives at the outputs of {layer}: it is exactly 0": (
        "{layer}의 출력에 기울기가 도착하지 않아요: 정확히 0이에요"
    ),
    "the gradient ends at {layer}: it is exactly 0 for all parameters of {dead} of {units} neurons": (
        "기울기가 {layer}에서 끊겨요: 뉴런 {units}개 중 {dead}개의 모든 매개변수에서 정확히 0이에요"
    ),
    "there is one layer, {layer}: the gradient at its outputs is {grad}": (
        "층이 {layer} 하나예요: 그 출력에서 기울기는 {grad:이에요/예요}"
    ),
    "the gradient neither vanishes nor explodes: it is between {smallest} and {largest} times that at {layer}": (
        "기울기가 소실되지도 폭주하지도 않아요: {layer}의 {smallest}배에서 {largest}배 사이예요"
    ),
    "the gradient vanishes": "기울기가 소실돼요",
    "the gradient explodes": "기울기가 폭주해요",
    "the gradient vanishes and explodes": "기울기가 소실되기도 하고 폭주하기도 해요",
    "of {grad} at the outputs of {layer}": "{layer}의 출력에서 {grad:이던/던} 것이",
    "{grad} arrives at those of {layer}": "{layer}의 출력에는 {grad:이/가} 도착해요",
    "{one} and {other}": "{one} 그리고 {other}",
}

STEPS = SESSION | MISTAKES | LEDGER | LAYERS
