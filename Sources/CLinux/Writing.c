#include "Writing.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int installed;
static struct jt_hooks *first;

static void before_fork(void) { pthread_mutex_lock(&lock); }

static void in_parent(void) { pthread_mutex_unlock(&lock); }

static void in_child(void) {
  // before_fork locked the list, so it is consistent. The child has only this thread.
  pthread_mutex_init(&lock, NULL);
  for (struct jt_hooks *hooks = first; hooks; hooks = hooks->next) hooks->in_child(hooks->context);
}

static void at_exit(void) {
  pthread_mutex_lock(&lock);
  for (struct jt_hooks *hooks = first; hooks; hooks = hooks->next) hooks->at_exit(hooks->context);
  pthread_mutex_unlock(&lock);
}

static void install(void) {
  installed = pthread_atfork(before_fork, in_parent, in_child);
  if (installed == 0 && atexit(at_exit) != 0) installed = ENOMEM;
}

int jt_hooks_add(struct jt_hooks *hooks) {
  pthread_once(&once, install);
  if (installed != 0) return installed;
  pthread_mutex_lock(&lock);
  hooks->previous = NULL;
  hooks->next = first;
  if (first) first->previous = hooks;
  first = hooks;
  pthread_mutex_unlock(&lock);
  return 0;
}

void jt_hooks_remove(struct jt_hooks *hooks) {
  pthread_mutex_lock(&lock);
  if (hooks->previous) hooks->previous->next = hooks->next;
  else first = hooks->next;
  if (hooks->next) hooks->next->previous = hooks->previous;
  pthread_mutex_unlock(&lock);
}

static void *shared;

void *jt_shared(void) { return __atomic_load_n(&shared, __ATOMIC_ACQUIRE); }

bool jt_set_shared(void *object) {
  void *none = NULL;
  return __atomic_compare_exchange_n(&shared, &none, object, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}
