// Wrappers of perf_event_open(2) for sampling. They set the attributes of events, and access rings with the memory order that is required.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Opens and enables an event that samples user code on one CPU by the CPU clock. It samples `thread` and the threads that this thread
// creates later, or all threads of the system if `thread` is -1. Returns a close-on-exec descriptor, or -1 and sets errno.
//
// Samples have the fields IP, TID, TIME, ID, CPU and CALLCHAIN. Without `callers`, the chain is empty. Times are those of CLOCK_MONOTONIC.
// The event also records new executable mappings, new names of threads, and the starts and ends of threads. Before Linux 5.13, the event of
// a thread also samples its child processes.
int jt_perf_open(pid_t thread, int cpu, uint32_t hertz, bool callers);

// Opens an event that only owns a ring for one CPU. It belongs to the calling thread, so the ring does not end with a sampled thread.
// A poll of the descriptor wakes up when the ring has `watermark` new bytes. Returns a close-on-exec descriptor, or -1 and sets errno.
int jt_perf_open_ring(int cpu, uint32_t watermark);

// Maps the ring of an event. `bytes` is the size of one page for the header and of 2^n pages for data. Returns null and sets errno.
void *jt_perf_map(int descriptor, size_t bytes);

// Lets an event write to the ring of the event `ring`, which must be on the same CPU. Returns -1 and sets errno on failure.
int jt_perf_redirect(int descriptor, int ring);

// Gets the ID of an event. Its samples have this ID, and so have those of events inherited from it. Returns -1 and sets errno on failure.
int jt_perf_id(int descriptor, uint64_t *id);

// Returns the number of bytes that the kernel has written to a ring so far. All bytes before this position can be read.
uint64_t jt_perf_head(const void *ring);
// Returns the number of bytes that jt_perf_release has released so far.
uint64_t jt_perf_tail(const void *ring);
// Releases the bytes before the position `tail`. The kernel can then overwrite them.
void jt_perf_release(void *ring, uint64_t tail);
