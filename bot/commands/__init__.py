"""The commands of `gongdan`, by what they are about; `bot.__main__` gathers them."""
