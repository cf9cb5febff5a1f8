#define _GNU_SOURCE
#include "internal.h"

#include <curses.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <term.h>
#include <unistd.h>

// --- Signals that end, stop or resize -----------------------------------------------------------------------------------------

static const int taken[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};

// The faults, and other signals that end a process that does not ask for them.
static const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU};
enum { FAULTS = sizeof faults / sizeof *faults };

int cn_signals_open(void) {
  sigset_t set;
  sigemptyset(&set);
  for (size_t index = 0; index < sizeof taken / sizeof *taken; index++) sigaddset(&set, taken[index]);
  if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0) return -1;
  // A parent may have blocked what a crash sends; nobody could end us by it, and it would not be reported.
  sigemptyset(&set);
  for (int index = 0; index < FAULTS; index++) sigaddset(&set, faults[index]);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  sigemptyset(&set);
  for (size_t index = 0; index < sizeof taken / sizeof *taken; index++) sigaddset(&set, taken[index]);
  signal(SIGPIPE, SIG_IGN);
  // A map that reaches the limit of file size is an error of that write, not the end.
  signal(SIGXFSZ, SIG_IGN);
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int cn_told_to_end;

int cn_signals_next(int descriptor) {
  struct signalfd_siginfo info;
  ssize_t count;
  do count = read(descriptor, &info, sizeof info);
  while (count < 0 && errno == EINTR);
  if (count != (ssize_t)sizeof info) return 0;
  int number = (int)info.ssi_signo;
  if (number == SIGTERM || number == SIGHUP || number == SIGINT || number == SIGQUIT) cn_told_to_end = 1;
  return number;
}

void cn_signals_die(int number) {
  cn_stop();
  struct sigaction standard = {.sa_handler = SIG_DFL};
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  sigaction(number, &standard, NULL);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  // Only a signal that does not kill by default comes here.
  _exit(128 + number);
}

// --- Crashes ------------------------------------------------------------------------------------------------------------------

static struct sigaction previous[FAULTS];
static struct termios saved_modes;
static int modes_saved, crash_input, crash_output;
static char farewell[512];
static size_t prepared_length;
static volatile size_t farewell_length;
static volatile sig_atomic_t armed, owned;
static char alternate_stack[64 * 1024];

// Adds a capability without its padding.
static void add(const char *text) {
  if (!text || text == (char *)-1) return;
  while (*text && prepared_length < sizeof farewell) {
    const char *end = text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;
    if (end)
      text = end + 1;
    else
      farewell[prepared_length++] = *text++;
  }
}

// Everything here may run in a signal handler.
static void restore(void) {
  if (!owned) return;
  owned = 0;
  if (modes_saved) tcsetattr(crash_input, TCSANOW, &saved_modes);
  if (write(crash_output, farewell, farewell_length) < 0) return;
}

void cn_crash_restore(void) { restore(); }

static void crashed(int number, siginfo_t *info, void *context) {
  (void)context;
  int error = errno;
  restore();
  cn_report_crash(number, info ? info->si_addr : NULL, !info || info->si_code <= 0);
  for (int index = 0; index < FAULTS; index++)
    if (faults[index] == number) sigaction(number, &previous[index], NULL);
  errno = error;
  // A true fault happens again on return, now with the action that was there before, and keeps its cause and address.
  int is_fault = number == SIGSEGV || number == SIGBUS || number == SIGILL || number == SIGFPE;
  if (info && info->si_code > 0 && is_fault) return;
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  raise(number);
  pthread_sigmask(SIG_UNBLOCK, &set, NULL);
  // The action that was there before has returned (Swift's backtracer does: it waits for a fault that happens again). The terminal is
  // given back, so this is the end all the same.
  signal(number, SIG_DFL);
  raise(number);
  _exit(128 + number);
}

void cn_crash_save(int input) {
  crash_input = input;
  modes_saved = tcgetattr(input, &saved_modes) == 0;
}

void cn_crash_prepare(int output, const char *before) {
  crash_output = output;
  farewell_length = prepared_length = 0;
  add(before);
  add(exit_attribute_mode);
  add(orig_pair);
  add(keypad_local);
  add(cursor_normal);
  add(exit_ca_mode);
  // A terminal without another screen shows ours on: the prompt comes below it.
  if (!exit_ca_mode) add("\r\n");
  farewell_length = prepared_length;
}

void cn_crash_arm(void) {
  farewell_length = 0;
  owned = 1;
  if (armed) return;
  // A stack that overflowed cannot carry the handler.
  stack_t stack = {.ss_sp = alternate_stack, .ss_size = sizeof alternate_stack}, present;
  if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE)) sigaltstack(&stack, NULL);
  struct sigaction action = {.sa_sigaction = crashed, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  for (int index = 0; index < FAULTS; index++) sigaction(faults[index], &action, &previous[index]);
  armed = 1;
}

void cn_crash_disarm(void) {
  owned = 0;
  if (!armed) return;
  armed = 0;
  for (int index = 0; index < FAULTS; index++) sigaction(faults[index], &previous[index], NULL);
}

void cn_crash_pause(void) { owned = 0; }

void cn_crash_resume(void) { owned = 1; }
