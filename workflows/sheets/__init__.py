"""The form engine: from what was answered, everything a form shows, asks, computes and objects to."""
