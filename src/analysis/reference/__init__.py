"""What the office and the resolution declare – targets, maps, words, registers – loaded and checked; nothing else opens these files."""
