#define _GNU_SOURCE
#include "PerfEvents.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <linux/version.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int open_event(struct perf_event_attr *attributes, pid_t thread, int cpu) {
  return (int)syscall(SYS_perf_event_open, attributes, thread, cpu, -1, PERF_FLAG_FD_CLOEXEC);
}

// All events of a ring must have the same clock.
static struct perf_event_attr software_event(uint64_t config) {
  return (struct perf_event_attr){
      .type = PERF_TYPE_SOFTWARE,
      .size = sizeof(struct perf_event_attr),
      .config = config,
      .exclude_kernel = 1,
      .exclude_hv = 1,
      .use_clockid = 1,
      .clockid = CLOCK_MONOTONIC,
  };
}

int jt_perf_open(pid_t thread, int cpu, uint32_t hertz, bool callers) {
  struct perf_event_attr attributes = software_event(PERF_COUNT_SW_CPU_CLOCK);
  attributes.freq = 1;
  attributes.sample_freq = hertz;
  attributes.sample_type =
      PERF_SAMPLE_IP | PERF_SAMPLE_TID | PERF_SAMPLE_TIME | PERF_SAMPLE_ID | PERF_SAMPLE_CPU | PERF_SAMPLE_CALLCHAIN;
  attributes.sample_id_all = 1;
  attributes.exclude_callchain_kernel = 1;
  attributes.exclude_callchain_user = !callers;
  attributes.mmap = attributes.mmap2 = attributes.comm = attributes.comm_exec = attributes.task = 1;
  if (thread < 0) {
    attributes.exclude_idle = 1;
    return open_event(&attributes, thread, cpu);
  }
  attributes.inherit = 1;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(5, 13, 0)
  attributes.inherit_thread = 1;
  int descriptor = open_event(&attributes, thread, cpu);
  if (descriptor >= 0 || (errno != EINVAL && errno != E2BIG)) return descriptor;
  attributes.inherit_thread = 0;
#endif
  return open_event(&attributes, thread, cpu);
}

int jt_perf_open_ring(int cpu, uint32_t watermark) {
  struct perf_event_attr attributes = software_event(PERF_COUNT_SW_DUMMY);
  attributes.watermark = 1;
  attributes.wakeup_watermark = watermark;
  return open_event(&attributes, 0, cpu);
}

void *jt_perf_map(int descriptor, size_t bytes) {
  void *ring = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  return ring == MAP_FAILED ? NULL : ring;
}

int jt_perf_redirect(int descriptor, int ring) { return ioctl(descriptor, PERF_EVENT_IOC_SET_OUTPUT, ring); }

int jt_perf_id(int descriptor, uint64_t *id) { return ioctl(descriptor, PERF_EVENT_IOC_ID, id); }

uint64_t jt_perf_head(const void *ring) {
  return __atomic_load_n(&((const struct perf_event_mmap_page *)ring)->data_head, __ATOMIC_ACQUIRE);
}

uint64_t jt_perf_tail(const void *ring) {
  // Only this process writes the tail.
  return __atomic_load_n(&((const struct perf_event_mmap_page *)ring)->data_tail, __ATOMIC_RELAXED);
}

void jt_perf_release(void *ring, uint64_t tail) {
  __atomic_store_n(&((struct perf_event_mmap_page *)ring)->data_tail, tail, __ATOMIC_RELEASE);
}
