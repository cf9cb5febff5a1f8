"""Times CPython's own perf-map writer, called through ctypes from one thread: nanoseconds of time and of processor time an entry.

    cpython_write.py ENTRIES

What ctypes itself costs is measured with a function that does nothing much, and taken off.
"""
import ctypes
import os
import resource
import sys
import time

count = int(sys.argv[1])
write = ctypes.PyDLL(None).PyUnstable_WritePerfMapEntry
write.argtypes = [ctypes.c_void_p, ctypes.c_uint, ctypes.c_char_p]
nothing = ctypes.PyDLL(None).PyOS_mystrnicmp
nothing.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_ssize_t]
name = b"JS:*aFunctionWithAName /srv/application/source/module.js:1234:56 padded"


def processor():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def timed(body):
    begin, used = time.perf_counter(), processor()
    for index in range(count):
        body(index)
    return time.perf_counter() - begin, processor() - used


path = f"/tmp/perf-{os.getpid()}.map"
whole = timed(lambda index: write(0x7F0000000000 + index * 64, 64, name))
os.unlink(path)
calls = timed(lambda index: nothing(0x7F0000000000, name, 0))
print(*(f"{(a - b) * 1e9 / count:.1f}" for a, b in zip(whole, calls)))
