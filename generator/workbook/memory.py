"""What the C library does with freed memory."""

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of malloc.h
_BYTES = 128 << 10


def give_back_at_once() -> None:
    """Have freed memory go back to the system in pieces of 128 KB, where there is a choice.

    The GNU C library begins so, but takes each large piece that was freed for a sign that more
    such are to come, and keeps them: of a ledger of 100,000 measures a fifth of all memory.
    """
    try:
        import ctypes

        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _BYTES)
    except (ImportError, OSError, TypeError, AttributeError):  # another system or library
        return
