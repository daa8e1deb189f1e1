"""Mistakes in the flow of a definition that no single node can see."""
