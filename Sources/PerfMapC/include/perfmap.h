/*
 * perfmap.h - tell profilers about machine code that a program generates.
 *
 * Profilers (perf, bcc, samply, ...) read /tmp/perf-PID.map: a line `START SIZE NAME` for each piece of code. The functions have the
 * signatures and return codes of CPython's perf-map C API (PyUnstable_PerfMapState_Init and the like) and mend its faults; the
 * differences are marked DIFFERS. Link with -lperfmap (pkg-config: perfmap); nothing but libc is needed at run time.
 *
 *     void *code = mmap(...);                                    // generate a function of 64 bytes there
 *     if (perfmap_write_entry(code, 64, "jit::square") != 0)
 *       perror("perf map");                                      // the program itself can go on
 *
 * RETURN VALUE
 *     0   done
 *    -1   not done, errno says why
 *    -2   not done: the lock and what belongs to it could not be made (no memory), errno says why
 *
 * ERRORS (with -1)
 *    ELOOP         the path, or the last line's source, is a symbolic link: never followed
 *    EISDIR, EINVAL  it is a directory, or something else than a regular file
 *    EACCES, ...   it cannot be opened: what open(2) says
 *    ENOSPC, EFBIG, EDQUOT, EIO, ...  the entry could not be written: what write(2) says. Nothing of it stays in the file. A process
 *                  under a limit of file size gets EFBIG only when it ignores SIGXFSZ.
 *    EINVAL        the name is NULL, or holds a newline or carriage return under PERFMAP_REFUSE_NAMES
 *    ENAMETOOLONG  the line would be longer than 1 MiB
 *    EOVERFLOW     address + size lies beyond 2^64
 *
 * THREADS  Every function may be called from any thread at any time; none needs a runtime's lock. Not from a signal handler.
 *
 * PROCESSES  Each entry is one write(2) of a whole line in append mode, so other writers of the same file may go on beside it. After
 *    fork(2) the child writes its own map, /tmp/perf-CHILD.map, from its first entry on, and nothing that its parent had buffered.
 *    DIFFERS: CPython's child goes on in its parent's file unless it calls Fini.
 */
#ifndef PERFMAP_H
#define PERFMAP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Opens the map of this process, /tmp/perf-PID.map, for appending; makes it with mode 0600 when it is not there. Does nothing when it
 * is open already (DIFFERS: CPython opens it again and leaks the first descriptor). Entries go into the file one by one, a line break
 * in a name is escaped, a stale map of a dead process is appended to.
 */
int perfmap_state_init(void);

/* What perfmap_state_init_with can be told. */
enum {
  /* A map that was last written before this process started is emptied first ... */
  PERFMAP_TRUNCATE_STALE = 1,
  /* ... or removed first, so that who still reads it keeps it whole. Not both. */
  PERFMAP_REPLACE_STALE = 2,
  /* A name with a newline or carriage return is refused with EINVAL; otherwise they are written as \n and \r. */
  PERFMAP_REFUSE_NAMES = 4
};

/*
 * As perfmap_state_init, with choices, before anything else is called. With buffer_bytes above 0 entries are collected, in a buffer of
 * that size, and written in their order, as whole lines, when it is full, after milliseconds at the latest, at perfmap_flush,
 * perfmap_state_fini and exit(3): some ten times as fast, but what is buffered is lost when a signal kills the process. EALREADY when the library is in use already, EINVAL for flags that it does not know.
 */
int perfmap_state_init_with(unsigned int flags, size_t buffer_bytes, unsigned int milliseconds);

/*
 * Writes an entry: the code_size bytes at code_addr are entry_name. Opens the map when it is not open. An empty name and a size of 0
 * are written as they are; perf ignores names of less than 3 bytes. DIFFERS: errors of write(2) are reported and leave nothing of the
 * entry in the file; a name cannot split its line.
 */
int perfmap_write_entry(const void *code_addr, unsigned int code_size, const char *entry_name);

/* The same for code of 4 GiB and more. */
int perfmap_write_entry64(const void *code_addr, uint64_t code_size, const char *entry_name);

/* Writes what is buffered. With -1 the rest stays buffered for the next time. */
int perfmap_flush(void);

/*
 * Writes what is buffered and closes the map; for the end of the program, though exit(3) does it too. May be called twice. An entry
 * that comes later opens the map again and is appended. What cannot be written is lost: call perfmap_flush before to hear of it.
 */
void perfmap_state_fini(void);

/*
 * Appends the map of another process, as it is now, to ours: for the child of a fork that goes on with its parent's code. DIFFERS: a
 * last line without its newline gets one; an empty source and one of a multiple of 4096 bytes are copied with 0, not -1; links are
 * refused (ELOOP), and the map itself (EINVAL).
 */
int perfmap_copy_map_file(const char *parent_filename);

#ifdef __cplusplus
}
#endif

#endif
