// Sampling with perf_event_open(2): the bit fields of its attributes, and the memory order of its rings, which Swift cannot express.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Opens an event that samples user code by the CPU clock, enabled, for a thread on one CPU, and for the threads that it creates. A thread
// of -1 means all threads of the system. Returns a close-on-exec descriptor, or -1 and sets errno.
//
// Samples have the fields IP, TID, TIME, ID, CPU and CALLCHAIN; without `callers` the chain is empty. Times are those of CLOCK_MONOTONIC.
// The ring also receives records of mappings of executable memory, names, new threads and ended threads. Before Linux 5.13, child
// processes are sampled too.
int jt_perf_open(pid_t thread, int cpu, uint32_t hertz, bool callers);

// Opens an event that only owns a ring for one CPU. It belongs to the calling thread, so the ring does not end with a sampled thread.
// A poll of the descriptor wakes up when the ring has `watermark` new bytes. Returns -1 and sets errno.
int jt_perf_open_ring(int cpu, uint32_t watermark);

// Maps the ring of an event: `bytes` must be a page, for the header, and a power of two pages. Returns null and sets errno.
void *jt_perf_map(int descriptor, size_t bytes);

// Lets an event write to the ring of another event on the same CPU. Returns -1 and sets errno.
int jt_perf_redirect(int descriptor, int ring);

// Gets the ID that is in the samples of an event and of the events that its threads inherited. Returns -1 and sets errno.
int jt_perf_id(int descriptor, uint64_t *id);

// Returns the number of bytes that the kernel has written to a ring so far. The bytes below are then readable.
uint64_t jt_perf_head(const void *ring);
// Returns the number of bytes that were released so far.
uint64_t jt_perf_tail(const void *ring);
// Releases the bytes below `tail`, which the kernel then overwrites.
void jt_perf_release(void *ring, uint64_t tail);
