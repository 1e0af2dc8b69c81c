"""What the terminal program says."""

TERMINAL = {
    "and {count} more": "그 밖에 {count}개",
    "it was {data}": "전에는 {data}",
    "where": "여기에서",
    "   contribution {turn} of {turns}": "   기여분 {turns}개 중 {turn}번째",
    "   step {i} of {last}": "   {last}단계 중 {i}단계",
    "{title}   what if {changes}": "{title}   만약에 {changes}",
    "all leaves have their own numbers: {output} is {was}": (
        "모든 리프가 원래 값이에요: {output:은/는} {was:이에요/예요}"
    ),
    "what if {changes}: {output} is {now}, it was {was}; :reset goes back": (
        "만약에 {changes}: {output:은/는} {now:이에요/예요}. 전에는 {was:이었어요/였어요}. :reset으로 되돌려요"
    ),
    "no breakpoint is set after step {i}; this is the end": "{i}단계 뒤에 중단점이 없어요. 여기가 끝이에요",
    "no breakpoint is met after step {i}; this is the end": (
        "{i}단계 뒤에 조건이 맞는 중단점이 없어요. 여기가 끝이에요"
    ),
    "{stop}: not met after step {i}; this is the end": "{stop}: {i}단계 뒤에는 맞지 않아요. 여기가 끝이에요",
    "no breakpoints, no watches": "중단점도 지켜보는 값도 없어요",
    "watching {quantity}": "{quantity:을/를} 지켜봐요",
    "{stop}: {quantity} is {number}": "{stop}: {quantity:이/가} {number:이에요/예요}",
    "a command, such as break when abs(grad) > 10, or set x = 0.5": (
        "명령. 예를 들어 break when abs(grad) > 10 또는 set x = 0.5"
    ),
    "a step or a value": "단계 또는 값의 이름",
    "a number or a formula; Enter alone reveals it, Escape ends": "수 또는 식. Enter만 누르면 답을 보고, Esc를 누르면 끝내요",
    "Predict each contribution: type a number or a formula. Enter alone reveals it; Escape ends.": (
        "기여분을 하나씩 예측해 보세요. 수나 식을 입력하세요. Enter만 누르면 답을 보고, Esc를 누르면 끝내요."
    ),
    "{node} sends {contribution} back to {parent}.": "{node:은/는} {contribution:을/를} {parent:으로/로} 돌려보내요.",
    "d{d_output}/d{d_parent} is now {after}.": "d{d_output}/d{d_parent:은/는} 이제 {after:이에요/예요}.",
    "value": "이름",
    "from": "식",
    "data": "값",
    "grad": "기울기",
    "size": "크기",
    "(above)": "(위에 있음)",
    "parameter": "매개변수",
    "given": "주어짐",
    "{count} values": "값 {count}개",
    "playing: space pauses": "재생 중: 스페이스로 멈춰요",
    "view: {view}": "보기: {view}",
    "list": "목록",
    "tree": "나무",
    "scopes": "묶음",
    "there is no weighted sum here that could be unfolded": "여기에는 펼칠 가중합이 없어요",
    "{values} values, {steps} steps": "값 {values}개, {steps}단계",
    "{size}; left out, for there is no such value here: {names}": (
        "{size}. 여기에 없는 값이라 뺐어요: {names}"
    ),
    "step": "다음",
    "back": "이전",
    "beginning": "처음",
    "end": "끝",
    "backward": "역전파",
    "play": "재생",
    "help": "도움말",
    "quit": "나가기",
    "view": "보기",
    "ledger": "내역",
    "unfold": "펼치기",
    "predict": "예측하기",
    "what if": "만약에",
    "go to": "이동",
    "command": "명령",
    "continue": "계속",
    "back to the keys": "키로 돌아가기",
    """\
→ or l   one step on
← or h   one step back
Home     the beginning; End: the end
b        the backward pass
space    play, or pause
↑ or ↓   choose a value
Enter    the step that completes the gradient of the chosen value
e        its ledger: where its gradient comes from, and the largest paths
w        what if it had another number: set x = 0.5
/        go to a step or a value
t        list, tree, scopes
f        fold or unfold a row, as a click on its mark does
u        unfold weighted sums into products and additions
p        predict: type each contribution before it is shown
:        a command:
           break when abs(grad) > 10
           break when x.grad < 0 and x.data > 1
           break at x
           until x.grad changes
           watch x.grad
           clear
           set x = 0.5, and reset: what if
           layers: the gradient at each layer of a net
c        continue to the next breakpoint
Tab      the other side, to scroll it
q        quit

○ marks what a step reads, ● what it sets.
A bar is the size of a gradient on a logarithmic scale,
behind its sign. Σ is the sum of the sizes in a scope.""": """\
→ 또는 l  한 단계 앞으로
← 또는 h  한 단계 뒤로
Home     처음으로; End: 끝으로
b        역전파로
space    재생하거나 멈추기
↑ 또는 ↓  값 고르기
Enter    고른 값의 기울기가 완성되는 단계로
e        내역: 그 기울기가 어디에서 왔는지, 가장 큰 경로들
w        만약에 다른 수라면: set x = 0.5
/        단계나 값으로 이동
t        목록, 나무, 묶음
f        줄을 접거나 펼치기. 표시를 클릭해도 돼요
u        가중합을 곱셈과 덧셈으로 펼치기
p        예측하기: 기여분을 보기 전에 하나씩 입력
:        명령:
           break when abs(grad) > 10
           break when x.grad < 0 and x.data > 1
           break at x
           until x.grad changes
           watch x.grad
           clear
           set x = 0.5, 그리고 reset: 만약에
           layers: 신경망의 층마다 기울기
c        다음 중단점까지 계속
Tab      다른 쪽으로 가서 스크롤
q        나가기

○는 이 단계가 읽는 값, ●는 정하는 값이에요.
막대는 기울기의 크기를 로그 눈금으로,
부호 뒤에 그린 것이에요. Σ는 묶음 안 크기의 합이에요.""",
}
