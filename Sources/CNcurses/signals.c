// The queue (signalfd(2)) of the signals that end, stop or continue the process, or report a new window size.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

// The signals that end the process.
static const int endings[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { ENDINGS = sizeof endings / sizeof *endings };

// The time after which an ending signal is enforced. A stalled terminal delays a regular end by at most PATIENCE_MS, which is less.
enum { GRACE_MS = 700 };

// Two descriptors: the first is readable while an ending signal is pending, the second after one was read.
static int pending_endings = -1, read_endings = -1;
static volatile sig_atomic_t ending;

static void fill(sigset_t *set, const int *numbers, size_t count) {
  sigemptyset(set);
  for (size_t index = 0; index < count; index++) sigaddset(set, numbers[index]);
}

static __attribute__((noreturn)) void end_by(int number) {
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigset_t set;
  fill(&set, &number, 1);
  sigaction(number, &standard, NULL);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  // Reached only if the default action of the signal is not to kill.
  _exit(128 + number);
}

// Waits for an ending signal and then for GRACE_MS. Ends the process if the main thread has not ended it by then.
static void *enforce_ending(void *unused) {
  (void)unused;
  struct pollfd sources[] = {{.fd = pending_endings, .events = POLLIN}, {.fd = read_endings, .events = POLLIN}};
  while (poll(sources, 2, -1) < 1)
    if (errno != EINTR) return NULL;
  poll(NULL, 0, GRACE_MS);
  cn_limit_waiting();
  cn_crash_restore();
  struct signalfd_siginfo info;
  if (read(pending_endings, &info, sizeof info) == (ssize_t)sizeof info) ending = (int)info.ssi_signo;
  end_by(ending ? ending : SIGTERM);
}

// Starts the thread that enforces ending signals. If there is no thread or descriptor left, only the main thread handles them.
static void start_enforcing(void) {
  pthread_attr_t attributes;
  pthread_t thread;
  sigset_t set, before;
  if (pending_endings >= 0) return;
  fill(&set, endings, ENDINGS);
  pending_endings = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  read_endings = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (pending_endings < 0 || read_endings < 0) return;
  sigfillset(&set);
  pthread_sigmask(SIG_SETMASK, &set, &before);
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 64 * 1024);
  pthread_create(&thread, &attributes, enforce_ending, NULL);
  pthread_attr_destroy(&attributes);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int cn_signals_open(void) {
  static const int taken[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
  sigset_t set;
  // Unblock the fault signals, which a parent may have blocked. Otherwise the crash handler would not run.
  fill(&set, cn_faults, CN_FAULTS);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  fill(&set, taken, sizeof taken / sizeof *taken);
  if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) return -1;
  signal(SIGPIPE, SIG_IGN);
  // Exceeding the file size limit is then an error of write(2), not fatal.
  signal(SIGXFSZ, SIG_IGN);
  int opened = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (opened >= 0) start_enforcing();
  return opened;
}

static int is_ending(int number) {
  for (int index = 0; index < ENDINGS; index++)
    if (endings[index] == number) return 1;
  return 0;
}

int cn_signals_next(int descriptor) {
  struct signalfd_siginfo info;
  ssize_t count;
  do count = read(descriptor, &info, sizeof info);
  while (count < 0 && errno == EINTR);
  if (count != (ssize_t)sizeof info) return 0;
  int number = (int)info.ssi_signo;
  // A signal that was read is no longer pending. Record it for `cn_is_ending` and for the enforcing thread.
  if (is_ending(number)) {
    cn_limit_waiting();
    ending = number;
    if (read_endings >= 0) eventfd_write(read_endings, 1);
  }
  return number;
}

void cn_signals_die(int number) {
  cn_stop();
  end_by(number);
}
