"""The text door: a register as a folder of YAML files, read with every value's file and line kept, and written back."""
