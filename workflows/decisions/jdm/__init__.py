"""Decision tables of GoRules' JDM taken over: what means the same here is rewritten, what does not is named."""
