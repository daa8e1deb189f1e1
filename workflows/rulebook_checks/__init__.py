"""All that can be wrong with rules: names nobody has, what can never happen, what does not fit, loops."""
