// The common way to load a map: fgets, sscanf, a copy of the name, and a sort by address.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct symbol {
  uint64_t start, size;
  char *name;
};

static int by_start(const void *a, const void *b) {
  const struct symbol *x = a, *y = b;
  return x->start < y->start ? -1 : x->start > y->start;
}

int main(int argc, char **argv) {
  FILE *map = argc == 2 ? fopen(argv[1], "r") : NULL;
  if (!map) return 2;
  struct symbol *symbols = NULL;
  size_t count = 0, room = 0;
  static char line[1 << 16];
  while (fgets(line, sizeof line, map)) {
    struct symbol symbol;
    int name = 0;
    if (sscanf(line, "%" SCNx64 " %" SCNx64 " %n", &symbol.start, &symbol.size, &name) != 2) continue;
    line[strcspn(line, "\n")] = 0;
    symbol.name = strdup(line + name);
    if (count == room) symbols = realloc(symbols, (room = room ? room * 2 : 1024) * sizeof *symbols);
    symbols[count++] = symbol;
  }
  qsort(symbols, count, sizeof *symbols, by_start);
  printf("%zu\n", count);
  return 0;
}
