"""The clock's door: arq jobs that sweep, deliver and fire timers."""
