"""The commands, a file each: parse, call one function, hand what it gives to the console."""
