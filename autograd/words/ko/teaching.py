"""What worksheets and marks say."""

TEACHING = {
    "Worksheet {seed}: {title}": "연습 문제지 {seed}: {title}",
    "Key of worksheet {seed}: {title}": "정답지 {seed}: {title}",
    "Key": "정답",
    "Given: {numbers}": "주어진 값: {numbers}",
    "1. Forward pass. Compute the values.": "1. 순전파(forward pass). 값을 계산하세요.",
    "2. Local derivatives. Write down the rule, then the number.": (
        "2. 국소 미분(local derivative). 식을 쓰고 값을 구하세요."
    ),
    "3. Backward pass. Find the gradients, to four digits.": (
        "3. 역전파(backward pass). 기울기(gradient)를 유효숫자 네 자리까지 구하세요."
    ),
    "Step by step:": "풀이 과정:",
    "{name}: {answer} is right": "{name}: {answer:은/는} 맞아요",
    "{name}: {answer} is not right: {why}": "{name}: {answer:은/는} 틀렸어요: {why}",
    "{name}: {answer} is not right, and no usual mistake gives it: {hint}": (
        "{name}: {answer:은/는} 틀렸고, 흔한 실수로 나오는 수도 아니에요: {hint}"
    ),
    "{name}: there is no answer yet": "{name}: 아직 답이 없어요",
    "{reason}; or {other}": "{reason}; 또는 {other}",
    "{right} of {all} right": "{all}개 중 {right}개 맞음",
    "this is what is sent back: the local derivative alone is asked for": (
        "이것은 돌려보내는 값이에요: 국소 미분만 묻고 있어요"
    ),
    "this is the gradient arriving: the local derivative is asked for": (
        "이것은 도착한 기울기예요: 국소 미분을 묻고 있어요"
    ),
    "the rule is {rule}": "식은 {rule:이에요/예요}",
    "multiply along each path, and add up the paths": "경로마다 곱하고, 경로들을 더하세요",
    "compute {formula} again": "{formula:을/를} 다시 계산해 보세요",
}
