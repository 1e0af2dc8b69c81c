"""Where a gradient comes from: the steps of a backward pass, told in numbers, formulas, lines and paths."""
