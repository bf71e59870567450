"""The page has no memory that is a file: what would be mapped is read."""

ACCESS_READ, ACCESS_WRITE, ACCESS_COPY = 1, 2, 3
ALLOCATIONGRANULARITY = 65536


def mmap(fileno, length, access=ACCESS_READ, offset=0):
    if access != ACCESS_READ:
        raise OSError("files can be mapped only to be read here")
    import os

    os.lseek(fileno, offset, os.SEEK_SET)
    parts = []
    while length > 0 and (part := os.read(fileno, length)):
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
