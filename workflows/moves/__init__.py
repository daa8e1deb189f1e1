"""How a ticket walks its flow: into a node, out of it, through lanes side by side, back to where it was."""
