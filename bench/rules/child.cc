// SPDX-License-Identifier: Apache-2.0
#include "bench/rules/child.h"

#include <malloc.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <ctime>
#include <fstream>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>

#include "bench/samples.h"

namespace newsvane::bench {
namespace {

constexpr double kPatienceSeconds = 120;  // For one answer; a slow document is one too.

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// A line of /proc/self/status: "VmRSS" or "VmHWM".
double MemoryMb(std::string_view key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key)) return std::stod(line.substr(key.size() + 1)) / 1024;
  }
  return 0;
}

void WriteAll(int file, const void* bytes, size_t size) {
  for (const char* at = static_cast<const char*>(bytes); size > 0;) {
    const ssize_t written = write(file, at, size);
    if (written <= 0) _exit(1);
    at += written;
    size -= static_cast<size_t>(written);
  }
}

template <class T>
void Write(int file, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  WriteAll(file, &value, sizeof value);
}

template <class T>
void WriteList(int file, const std::vector<T>& list) {
  Write(file, static_cast<uint64_t>(list.size()));
  WriteAll(file, list.data(), list.size() * sizeof(T));
}

bool ReadAll(int file, void* bytes, size_t size) {
  for (char* at = static_cast<char*>(bytes); size > 0;) {
    const ssize_t got = read(file, at, size);
    if (got <= 0) return false;
    at += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

template <class T>
T Read(int file) {
  T value{};
  Check(ReadAll(file, &value, sizeof value), "an engine's process ended");
  return value;
}

template <class T>
std::vector<T> ReadList(int file) {
  std::vector<T> list(Read<uint64_t>(file));
  Check(ReadAll(file, list.data(), list.size() * sizeof(T)), "an engine's process ended");
  return list;
}

void WriteError(int file, const std::string& message) {
  Write(file, false);
  WriteList(file, std::vector<char>(message.begin(), message.end()));
}

Result<std::unique_ptr<Engine>> TryCompile(Compile compile, const std::vector<Rule>& rules, Gap gap,
                                           int64_t max_bytes) {
  try {
    return compile(rules, gap, max_bytes);
  } catch (const std::bad_alloc&) {
    return Fail("it ran out of memory");
  }
}

}  // namespace

struct Child::Request {
  enum class Kind : uint8_t { kMatch, kMeasure, kMemory } kind;
  size_t text;
  size_t count;
  double seconds;
};

Child::Child(Compile compile, const std::vector<Rule>& rules, Gap gap, const Limits& limits,
             const std::vector<std::vector<Document>>& texts)
    : limits_(limits) {
  int to_child[2];
  int from_child[2];
  Check(pipe(to_child) == 0 && pipe(from_child) == 0, "no pipe");
  pid_ = fork();
  Check(pid_ >= 0, "no process");
  if (pid_ == 0) {
    close(to_child[1]);
    close(from_child[0]);
    requests_ = to_child[0];
    answers_ = from_child[1];
    Serve(compile, rules, gap, texts);
    _exit(0);
  }
  close(to_child[0]);
  close(from_child[1]);
  requests_ = to_child[1];
  answers_ = from_child[0];
}

Child::~Child() {
  close(requests_);
  close(answers_);
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void Child::Serve(Compile compile, const std::vector<Rule>& rules, Gap gap,
                  const std::vector<std::vector<Document>>& texts) const {
  const rlimit memory{static_cast<rlim_t>(limits_.max_bytes),
                      static_cast<rlim_t>(limits_.max_bytes)};
  setrlimit(RLIMIT_AS, &memory);
  malloc_trim(0);
  const double before_mb = MemoryMb("VmRSS");
  const double start = ProcessorSeconds();
  const Result<std::unique_ptr<Engine>> engine =
      TryCompile(compile, rules, gap, limits_.max_bytes / 2);
  if (!engine) return WriteError(answers_, engine.error().message);
  Write(answers_, true);
  Write(answers_, ProcessorSeconds() - start);
  malloc_trim(0);
  Write(answers_, MemoryMb("VmRSS") - before_mb);
  for (Request request; ReadAll(requests_, &request, sizeof request);) {
    if (request.kind == Request::Kind::kMemory) {
      Write(answers_, true);
      Write(answers_, MemoryMb("VmHWM") - before_mb);
    } else {
      Answer(request, engine->get(), texts[request.text]);
    }
  }
}

void Child::Answer(const Request& request, Engine* engine,
                   const std::vector<Document>& documents) const {
  const bool keep = request.kind == Request::Kind::kMatch;
  Matches matches;
  std::vector<uint32_t> rules;
  size_t count = 0;
  const double start = ProcessorSeconds();
  double seconds = 0;
  while (seconds < request.seconds && count < request.count) {
    const Result<void> matched = engine->Match(documents[count % documents.size()], &rules);
    if (!matched) return WriteError(answers_, matched.error().message);
    ++count;
    seconds = ProcessorSeconds() - start;
    if (keep) matches.push_back(rules);
  }
  Write(answers_, true);
  if (!keep) return Write(answers_, static_cast<double>(count) / seconds);
  Write(answers_, matches.size());
  for (std::vector<uint32_t>& document : matches) {
    std::sort(document.begin(), document.end());
    WriteList(answers_, document);
  }
}

Result<void> Child::Ask(const Request& request, double timeout_seconds) {
  if (request.seconds >= 0) WriteAll(requests_, &request, sizeof request);
  pollfd answer{answers_, POLLIN, 0};
  if (poll(&answer, 1, static_cast<int>(timeout_seconds * 1000)) <= 0) {
    kill(pid_, SIGKILL);
    return Fail("no answer in " + std::to_string(static_cast<int>(timeout_seconds)) + " s");
  }
  bool good = false;
  if (!ReadAll(answers_, &good, sizeof good)) return Fail("it ended");
  if (good) return {};
  const std::vector<char> message = ReadList<char>(answers_);
  return Fail(std::string(message.begin(), message.end()));
}

Result<void> Child::Ready() {
  constexpr double kNoRequest = -1;
  if (Result<void> asked = Ask({{}, 0, 0, kNoRequest}, limits_.compile_seconds); !asked) {
    return asked;
  }
  compile_seconds_ = Read<double>(answers_);
  compiled_mb_ = Read<double>(answers_);
  return {};
}

Result<Matches> Child::Match(size_t text, size_t count, double seconds) {
  const Result<void> asked =
      Ask({Request::Kind::kMatch, text, count, seconds}, seconds + kPatienceSeconds);
  if (!asked) return tl::unexpected(asked.error());
  Matches matches(Read<size_t>(answers_));
  for (std::vector<uint32_t>& document : matches) document = ReadList<uint32_t>(answers_);
  return matches;
}

Result<double> Child::Measure(size_t text, double seconds) {
  const Request request{Request::Kind::kMeasure, text, ~size_t{0}, seconds};
  if (const Result<void> asked = Ask(request, seconds + kPatienceSeconds); !asked) {
    return tl::unexpected(asked.error());
  }
  return Read<double>(answers_);
}

double Child::PeakMb() {
  const Result<void> asked = Ask({Request::Kind::kMemory, 0, 0, 0}, kPatienceSeconds);
  return asked ? Read<double>(answers_) : 0;
}

}  // namespace newsvane::bench
