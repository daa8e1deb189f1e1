"""How much one expression may be and do; what a single function may make is in `functions.bounds`."""

from __future__ import annotations

LONGEST = 2_000
"""Characters, as written and as kept."""

MOST_PARTS = 1_000
"""Names, literals, functions and operators; brackets and commas cost nothing."""

DEEPEST = 50
"""One within another. The compiler and the closures go down as deep as this, far above Python's own limit."""

MOST_STEPS = 100_000
"""In one evaluation: an operator or a call is a step, and so is each item of a list that a function is given."""

MOST_FLAWS = 20
"""Nobody reads more at once, and looking for near names costs."""

LARGEST_EXPONENT = 10_000
