// Signals that end, stop or resize, as a queue to poll and read.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void fill(sigset_t *set, const int *numbers, size_t count) {
  sigemptyset(set);
  for (size_t index = 0; index < count; index++) sigaddset(set, numbers[index]);
}

int cn_signals_open(void) {
  static const int taken[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
  sigset_t set;
  // A parent may have blocked what a crash sends: it would neither end us nor be reported.
  fill(&set, cn_faults, CN_FAULTS);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  fill(&set, taken, sizeof taken / sizeof *taken);
  if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) return -1;
  signal(SIGPIPE, SIG_IGN);
  // A map that reaches the limit of file size is an error of that write, not the end.
  signal(SIGXFSZ, SIG_IGN);
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int cn_signals_next(int descriptor) {
  struct signalfd_siginfo info;
  ssize_t count;
  do count = read(descriptor, &info, sizeof info);
  while (count < 0 && errno == EINTR);
  if (count != (ssize_t)sizeof info) return 0;
  int number = (int)info.ssi_signo;
  // It is pending no more.
  if (number == SIGTERM || number == SIGHUP || number == SIGINT || number == SIGQUIT) cn_hurry();
  return number;
}

void cn_signals_die(int number) {
  cn_stop();
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigset_t set;
  fill(&set, &number, 1);
  sigaction(number, &standard, NULL);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  // Only a signal that does not kill by default comes here.
  _exit(128 + number);
}
