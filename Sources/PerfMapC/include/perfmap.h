/*
 * perfmap.h - give profilers the names of generated machine code.
 *
 * Profilers (perf, bcc, samply, ...) read /tmp/perf-PID.map, which has a line `START SIZE NAME` for each piece of code. The functions
 * have the signatures and return codes of CPython's perf-map C API (PyUnstable_PerfMapState_Init etc.) and fix its faults. Differences
 * are marked DIFFERS. Link with -lperfmap (pkg-config: perfmap). Only libc is required at run time.
 *
 *     void *code = mmap(...);                                    // generate a function of 64 bytes there
 *     if (perfmap_write_entry(code, 64, "jit::square") != 0)
 *       perror("perf map");                                      // the program itself can continue
 *
 * RETURN VALUE
 *     0   success
 *    -1   failure, see errno
 *    -2   failure: no memory for the writer's state, see errno
 *
 * ERRORS (with -1)
 *    ELOOP         the map, or the source of a copy, is a symbolic link, which is never followed
 *    EISDIR, EINVAL  the map or the source is a directory, or another file that is not regular
 *    EPERM         the map belongs to another user, or has other hard links: another user may have planted it
 *    EACCES, ...   the map or the source cannot be opened: see open(2)
 *    ENOSPC, EFBIG, EDQUOT, EIO, ...  the entry cannot be written: see write(2). A part that was written is removed. EFBIG is returned
 *                  only if the process ignores SIGXFSZ, which otherwise terminates the process.
 *    EINVAL        the name is NULL, or contains a newline or carriage return and PERFMAP_REFUSE_NAMES is set
 *    ENAMETOOLONG  the line would exceed 1 MiB
 *    EOVERFLOW     address + size exceeds 2^64
 *
 * THREADS  All functions are thread-safe and need no lock of the runtime. They are not async-signal-safe.
 *
 * PROCESSES  Each write(2) appends whole lines (one line without a buffer), so other processes can write to the same file. After fork(2)
 *    the child writes its own map, /tmp/perf-CHILD.map, and none of the entries that its parent buffered.
 *    DIFFERS: CPython's child continues to write its parent's file unless it calls Fini.
 */
#ifndef PERFMAP_H
#define PERFMAP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Opens the map of this process, /tmp/perf-PID.map, for appending, and creates it with mode 0600 if it does not exist. Does nothing if
 * the map is open (DIFFERS: CPython opens it again and leaks the first descriptor). Entries are not buffered, line breaks in names are
 * escaped, and entries are appended to a stale map of an earlier process.
 */
int perfmap_state_init(void);

/* Flags of perfmap_state_init_with. */
enum {
  /* Truncate the map first if it was last written before this process started, that is, by an earlier process with the same PID. */
  PERFMAP_TRUNCATE_STALE = 1,
  /* Remove the map first if it was last written before this process started. Processes that have it open can still read it. Not allowed
     together with PERFMAP_TRUNCATE_STALE. */
  PERFMAP_REPLACE_STALE = 2,
  /* Refuse a name with a newline or carriage return (EINVAL) instead of writing these bytes as \n and \r. */
  PERFMAP_REFUSE_NAMES = 4
};

/*
 * Opens the map like perfmap_state_init, with options. Must be called before all other functions. If buffer_bytes is not 0, entries are
 * collected in a buffer of that size and written in order, as whole lines: when it is full, after at most the given milliseconds, and by
 * perfmap_flush, perfmap_state_fini and exit(3). This is some ten times as fast, but a fatal signal loses the buffered entries.
 * Fails with EALREADY after any call that opens the map or fails to open it, and with EINVAL for unknown or conflicting flags or a buffer
 * over 1 GiB.
 */
int perfmap_state_init_with(unsigned int flags, size_t buffer_bytes, unsigned int milliseconds);

/*
 * Writes an entry that gives the code_size bytes at code_addr the name entry_name. Opens the map if it is not open. An empty name and a
 * size of 0 are allowed; perf ignores names of fewer than 3 bytes. DIFFERS: errors of write(2) are reported, and a partly written
 * entry is removed from the file; a name cannot break its line.
 */
int perfmap_write_entry(const void *code_addr, unsigned int code_size, const char *entry_name);

/* Writes an entry like perfmap_write_entry. The size may be 4 GiB or more. */
int perfmap_write_entry64(const void *code_addr, uint64_t code_size, const char *entry_name);

/* Writes the buffered entries. After a failure, the entries that were not written stay in the buffer. */
int perfmap_flush(void);

/*
 * Writes the buffered entries and closes the map. Optional at the end of the program, because exit(3) writes the entries too. A second
 * call is allowed, and a later entry reopens the map. Entries that cannot be written are lost; call perfmap_flush first to detect that.
 */
void perfmap_state_fini(void);

/*
 * Appends the current map of another process to the map of this process, for the child of a fork that continues to run its parent's code.
 * DIFFERS: an incomplete last line is terminated; an empty source and one whose size is a multiple of 4096 return 0, not -1; a symbolic
 * link is refused (ELOOP), and so is the map of this process (EINVAL).
 */
int perfmap_copy_map_file(const char *parent_filename);

#ifdef __cplusplus
}
#endif

#endif
