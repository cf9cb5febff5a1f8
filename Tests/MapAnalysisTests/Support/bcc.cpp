// Reference results for the emulation of bcc, for BccTests. The tests compile this file with g++. It needs libstdc++.
//
//   bcc sort KEYS            the indices of the keys, in the order of std::sort
//   bcc hostile COUNT        keys for which std::sort falls back to a heap sort (McIlroy, "A Killer Adversary for Quicksort", 1999)
//   bcc model MAP ADDRESSES  the number of the line that libbcc shows for each address, or 0: a model with std::sort
//   bcc libbcc MAP ADDRESSES the start and name of the symbol that libbcc itself shows; - for none, ? for a symbol of a mapped file
//   bcc libbcc               exits with status 0 if libbcc can be loaded: the file named by JITTOP_LIBBCC, or libbcc.so.0
//
// KEYS and ADDRESSES are files of hexadecimal numbers, one a line.

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#ifndef __GLIBCXX__
#error "The judge needs libstdc++."
#endif

struct Symbol {
  uint64_t start, size;
  size_t line;
  bool operator<(const Symbol &other) const { return start < other.start; }
};

static std::vector<uint64_t> numbers(const char *path) {
  std::ifstream file(path);
  std::vector<uint64_t> result;
  for (std::string line; std::getline(file, line);) result.push_back(strtoull(line.c_str(), nullptr, 16));
  return result;
}

static void sort_keys(const std::vector<uint64_t> &keys) {
  std::vector<Symbol> symbols;
  for (uint64_t key : keys) symbols.push_back({key, 0, symbols.size()});
  std::sort(symbols.begin(), symbols.end());
  for (const Symbol &symbol : symbols) printf("%zu\n", symbol.line);
}

// Decides the order of elements only when std::sort compares them, so that each pivot is one of the smallest keys.
static void write_hostile_keys(size_t count) {
  std::vector<size_t> keys(count, count), positions(count);
  for (size_t index = 0; index < count; index++) positions[index] = index;
  size_t decided = 0, candidate = 0;
  std::sort(positions.begin(), positions.end(), [&](size_t left, size_t right) {
    if (keys[left] == count && keys[right] == count) keys[left == candidate ? left : right] = decided++;
    if (keys[left] == count) candidate = left;
    else if (keys[right] == count) candidate = right;
    return keys[left] < keys[right];
  });
  for (size_t key : keys) printf("%zx\n", key);
}

// Parses a line as libbcc does. Returns false if libbcc ignores the line.
static bool parse(const char *line, Symbol &symbol) {
  char *end;
  symbol.start = strtoull(line, &end, 16);
  if (symbol.start == 0 || *end != ' ' || (symbol.start == UINT64_MAX && errno == ERANGE)) return false;
  while (isspace(*end)) end++;
  const char *size = end;
  symbol.size = strtoull(size, &end, 16);
  return *end == ' ' && !(end == size && symbol.size == 0) && !(symbol.size == UINT64_MAX && errno == ERANGE);
}

static size_t look_up(const std::vector<Symbol> &symbols, uint64_t address) {
  auto next = std::upper_bound(symbols.begin(), symbols.end(), Symbol{address, 0, 0});
  if (next == symbols.begin()) return 0;
  const uint64_t highest = (next - 1)->start;
  while (next-- != symbols.begin()) {
    if (address < next->start + next->size) return next->line;
    if (highest > next->start + next->size) return 0;
  }
  return 0;
}

static void model(const char *map, const std::vector<uint64_t> &addresses) {
  std::ifstream file(map);
  std::vector<Symbol> symbols;
  size_t number = 0;
  errno = 0;
  for (std::string line; std::getline(file, line);) {
    Symbol symbol = {0, 0, ++number};
    if (parse(line.c_str(), symbol)) symbols.push_back(symbol);
  }
  std::sort(symbols.begin(), symbols.end());
  for (uint64_t address : addresses) printf("%zu\n", look_up(symbols, address));
}

// struct bcc_symbol of <bcc/bcc_syms.h>.
struct BccSymbol {
  const char *name, *demangle_name, *module;
  uint64_t offset;
};

static std::string link_path;

static int ask_libbcc(const char *map, const std::vector<uint64_t> &addresses) {
  const char *named = getenv("JITTOP_LIBBCC");
  void *library = dlopen(named && *named ? named : "libbcc.so.0", RTLD_NOW);
  if (!library) return 1;
  auto create = (void *(*)(int, void *))dlsym(library, "bcc_symcache_new");
  auto resolve = (int (*)(void *, uint64_t, BccSymbol *))dlsym(library, "bcc_symcache_resolve_no_demangle");
  if (!create || !resolve) return 1;
  if (!map) return 0;
  // libbcc reads the map of a process. Use the PID of this process.
  link_path = "/tmp/perf-" + std::to_string(getpid()) + ".map";
  if (symlink(map, link_path.c_str()) != 0) return 1;
  void *symbols = create(getpid(), nullptr);
  for (uint64_t address : addresses) {
    BccSymbol symbol = {};
    const bool found = resolve(symbols, address, &symbol) == 0;
    if (symbol.module && link_path != symbol.module) puts("?");
    else if (found) printf("%llx\t%s\n", (unsigned long long)(address - symbol.offset), symbol.name);
    else puts("-");
  }
  unlink(link_path.c_str());
  return 0;
}

int main(int count, char **words) {
  const std::string mode = count > 1 ? words[1] : "";
  if (mode == "sort" && count == 3) sort_keys(numbers(words[2]));
  else if (mode == "hostile" && count == 3) write_hostile_keys(strtoul(words[2], nullptr, 10));
  else if (mode == "model" && count == 4) model(words[2], numbers(words[3]));
  else if (mode == "libbcc" && count == 4) return ask_libbcc(words[2], numbers(words[3]));
  else if (mode == "libbcc" && count == 2) return ask_libbcc(nullptr, {});
  else return 2;
  return 0;
}
