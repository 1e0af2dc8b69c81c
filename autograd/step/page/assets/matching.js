// The same moment in the session whose weighted sums are unfolded: autograd/step/matching.py.

// What was changed in one of them is changed in the other: they have the same leaves.
export function carryOver(from, to) {
  if (to.isOriginal() && from.isOriginal()) return;
  to.reset();
  if (from.isOriginal()) return;
  to.set(Object.fromEntries(to.leaves.map((leaf, i) => [leaf, from.data[from.leaves[i]]])));
  if (from.lr !== null) to.setRate(from.lr);
}

// The frame of `to` that tells the same as frame i of `from`; if none does, one about as far on.
export function matchingFrame(from, to, i) {
  const same = from.same[subject(from, i)];
  const { kind } = from.frames[i];
  const found = to.frames.findLastIndex((frame, at) => frame.kind === kind && subject(to, at) === same);
  return found >= 0 ? found : asFarOn(from, to, i);
}

// What a frame gives a number.
const subject = (session, i) => session.steps[i]?.parent ?? session.frames[i].node;

function asFarOn(from, to, i) {
  const here = from.partAt(i);
  const there = to.begins.find(({ part }) => part === here.part);
  const share = (i - here.start) / Math.max(1, here.end - here.start);
  return there.start + Math.round(share * (there.end - there.start));
}
