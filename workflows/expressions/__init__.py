"""The one expression language: formulas, conditions, branches and rules, written as business people write Excel."""
