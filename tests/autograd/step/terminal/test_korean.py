"""The terminal program in Korean: what is said, and what the keys are called."""

import pytest

from .driver import driven, neuron


@pytest.mark.slow
@driven(neuron, lang="ko")
async def test_a_walk_through(it):
    screen = "\n".join(it.screen())
    assert "다음" in screen
    assert "예측하기" in screen
    assert "이름" in it.screen()[1]
    assert it.text("where").startswith("순전파(forward pass)   14단계 중 0단계")
    assert it.text("said").startswith("리프(leaf) 노드의 값은 주어져 있어요.")
    await it.press("p")
    assert it.text("message").startswith("기여분을 하나씩 예측해 보세요.")
    await it.press("right")
    assert it.text("said") == "dL/dv3: L은 v3으로 얼마를 돌려보낼까요?"
    await it.enter("99")
    assert it.text("message").startswith("국소 미분에 도착한 기울기를 곱해요: ")
    assert it.text("message").endswith("돌려보내요.")
    assert it.text("where").endswith("1개 중 0개 맞음")
    await it.press("p", "colon")
    await it.enter("watch x.grad")
    assert it.text("message") == "x.grad를 지켜봐요"
    await it.press("colon")
    await it.enter("set x = 1")
    assert it.text("title").endswith("만약에 x = 1")
    assert "전에는" in it.text("message")
    await it.press("end", "e")
    assert "거쳐서, 국소 미분" in it.text("ledger")
    await it.press("colon")
    await it.enter("watch y")
    assert "there is no value called y" in it.text("message") or "no quantity" in it.text("message")
    await it.press("escape", "question_mark")
    assert any("처음으로; End: 끝으로" in line for line in it.screen())
