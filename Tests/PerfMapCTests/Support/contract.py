"""Takes the same steps with libperfmap or with CPython's perf-map C API, and prints the results.

    contract.py LIBRARY     the functions of perfmap.h in a library, through ctypes
    contract.py cpython     the functions of the CPython that runs this, 3.13 or newer (3.12 has no copy)

Prints a line for each step: its name, a tab, the result. Each step runs in a new process, starts without a map and removes its map.
"""
import ctypes
import errno
import os
import resource
import signal
import sys
import tempfile

if sys.argv[1] == "cpython":
    api = ctypes.PyDLL(None, use_errno=True)
    prefix = "PyUnstable_"
    names = dict(init="PerfMapState_Init", write="WritePerfMapEntry", fini="PerfMapState_Fini", copy="CopyPerfMapFile")
else:
    api = ctypes.CDLL(sys.argv[1], use_errno=True)
    prefix = "perfmap_"
    names = dict(init="state_init", write="write_entry", fini="state_fini", copy="copy_map_file")


def function(name, *arguments):
    call = getattr(api, prefix + names[name], None)
    if call is None:
        return lambda *_: "absent"
    call.argtypes = arguments
    if name == "fini":
        call.restype = None

    def checked(*values):
        ctypes.set_errno(0)
        result = call(*values)
        number = ctypes.get_errno()
        return f"{result} {errno.errorcode.get(number, number)}" if result else str(result)

    return checked


init = function("init")
write = function("write", ctypes.c_void_p, ctypes.c_uint, ctypes.c_char_p)
fini = function("fini")
copy = function("copy", ctypes.c_char_p)


def own_map(pid=None):
    return f"/tmp/perf-{pid or os.getpid()}.map"


def shown(path):
    """Returns the contents of a file, abbreviated if they are long."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return "no file"
    text = repr(data)[2:-1]
    if not data:
        return "0 bytes"
    return f"`{text}`" if len(text) <= 60 else f"{len(data)} bytes, {data.count(10)} lines"


def descriptors():
    count = 0
    for name in os.listdir("/proc/self/fd"):
        try:
            count += os.readlink("/proc/self/fd/" + name) == own_map()
        except OSError:
            pass
    return count


def init_twice():
    return f"{init()}, {init()}; {descriptors()} open"


def init_makes_the_map():
    init()
    status = os.stat(own_map())
    flags = []
    for name in os.listdir("/proc/self/fd"):
        try:
            if os.readlink("/proc/self/fd/" + name) == own_map():
                flags.append(int(open("/proc/self/fdinfo/" + name).read().split("flags:\t")[1].split()[0], 8))
        except OSError:
            pass
    have = [flag for flag in ("O_APPEND", "O_CLOEXEC", "O_NOFOLLOW") if flags[0] & getattr(os, flag)]
    return f"{status.st_mode & 0o777:04o}, {status.st_size} bytes, {' '.join(have)}"


def write_before_init():
    return f"{write(0x1000, 0x40, b'abc')}; {shown(own_map())}"


def fini_twice():
    init()
    write(0x1000, 0x40, b"abc")
    fini()
    fini()
    return f"{descriptors()} open; {shown(own_map())}"


def fini_before_init():
    fini()
    return shown(own_map())


def write_after_fini():
    write(0x1000, 0x40, b"abc")
    fini()
    return f"{write(0x2000, 0x40, b'def')}; {shown(own_map())}"


def what_is_there_is_kept():
    with open(own_map(), "w") as file:
        file.write("10 4 old\n")
    return f"{write(0x1000, 0x40, b'abc')}; {shown(own_map())}"


def a_cut_map():
    with open(own_map(), "w") as file:
        file.write("10 4 cut")
    return f"{write(0x1000, 0x40, b'abc')}; {shown(own_map())}"


def symbolic_link():
    os.symlink("/dev/null", own_map())
    return f"{init()}, {write(0x1000, 0x40, b'abc')}"


def dangling_link():
    os.symlink("/tmp/no-such-file-for-jittop", own_map())
    result = f"{init()}, {write(0x1000, 0x40, b'abc')}"
    assert not os.path.exists("/tmp/no-such-file-for-jittop")
    return result


def directory():
    os.mkdir(own_map())
    return f"{init()}, {write(0x1000, 0x40, b'abc')}"


def fifo():
    os.mkfifo(own_map())
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # The parent may have blocked the signal.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    signal.alarm(2)
    return f"{init()}"


def read_only():
    os.close(os.open(own_map(), os.O_CREAT | os.O_WRONLY, 0o444))
    if os.geteuid() == 0:
        os.chown(own_map(), 65534, 65534)
        os.setuid(65534)
    return f"{init()}, {write(0x1000, 0x40, b'abc')}"


def empty_name():
    return f"{write(0x1000, 0x40, b'')}; {shown(own_map())}"


def size_0():
    return f"{write(0x1000, 0, b'abc')}; {shown(own_map())}"


def address_0():
    return f"{write(None, 0x40, b'abc')}; {shown(own_map())}"


def newline_in_the_name():
    first = write(0x1000, 0x40, b"a\nb\rc")
    return f"{first}; {shown(own_map())}"


def name_of_5000_bytes():
    return f"{write(0x1000, 0x40, b'n' * 5000)}; {shown(own_map())}"


def name_of_2_MiB():
    return f"{write(0x1000, 0x40, b'n' * (2 << 20))}; {shown(own_map())}"


def range_beyond_2_64():
    return f"{write(2**64 - 16, 0x40, b'abc')}; {shown(own_map())}"


def file_size_limit():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, 20))
    results = ", ".join(str(write(0x1000, 0x40, b"abc")) for _ in range(3))
    return f"{results}; {shown(own_map())}"


def copy_of(data):
    """Copies a map with the given bytes, then appends an entry."""
    with tempfile.NamedTemporaryFile(prefix="jittop-contract-") as source:
        source.write(data)
        source.flush()
        result = copy(source.name.encode())
    return f"{result}; then an entry: {write(0x1000, 0x40, b'abc')}; {shown(own_map())}"


def copy_of_nothing():
    return f"{copy(b'/tmp/no-such-file-for-jittop')}"


def copy_of_an_empty_file():
    return copy_of(b"")


def copy_of_4096_bytes():
    return copy_of(b"10 4 " + b"n" * 4090 + b"\n")


def copy_of_10000_bytes():
    return copy_of(b"10 4 line\n" * 1000)


def copy_of_an_unterminated_file():
    return copy_of(b"10 4 cut")


def fork():
    write(0x1000, 0x40, b"parent")
    child = os.fork()
    if child == 0:
        write(0x2000, 0x40, b"child")
        os._exit(0)
    os.waitpid(child, 0)
    try:
        return f"parent {shown(own_map())}, child {shown(own_map(child))}"
    finally:
        remove(own_map(child))


def fork_with_fini():
    write(0x1000, 0x40, b"parent")
    child = os.fork()
    if child == 0:
        fini()
        copy(own_map(os.getppid()).encode())
        write(0x2000, 0x40, b"child")
        os._exit(0)
    os.waitpid(child, 0)
    try:
        return f"parent {shown(own_map())}, child {shown(own_map(child))}"
    finally:
        remove(own_map(child))


def remove(path):
    try:
        os.rmdir(path) if os.path.isdir(path) and not os.path.islink(path) else os.unlink(path)
    except FileNotFoundError:
        pass


STEPS = [
    init_twice, init_makes_the_map, write_before_init, fini_twice, fini_before_init, write_after_fini, what_is_there_is_kept, a_cut_map,
    symbolic_link, dangling_link, directory, fifo, read_only, empty_name, size_0, address_0, newline_in_the_name, name_of_5000_bytes,
    name_of_2_MiB, range_beyond_2_64, file_size_limit, copy_of_nothing, copy_of_an_empty_file, copy_of_4096_bytes, copy_of_10000_bytes,
    copy_of_an_unterminated_file, fork, fork_with_fini,
]


def run(step):
    """Runs a step in a child process and returns its result."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        remove(own_map())
        try:
            os.write(writer, step().encode())
            os._exit(0)
        except BaseException as error:
            os.write(writer, f"{type(error).__name__}: {error}".encode())
            os._exit(1)
    os.close(writer)
    said = b""
    while part := os.read(reader, 65536):
        said += part
    os.close(reader)
    _, status = os.waitpid(child, 0)
    remove(own_map(child))
    if os.WIFSIGNALED(status):
        return "waits for ever" if os.WTERMSIG(status) == signal.SIGALRM else f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    return said.decode()


for step in STEPS:
    print(step.__name__.replace("_", " ") + "\t" + run(step), flush=True)
