// SPDX-License-Identifier: Apache-2.0
#include "sinks/process_metrics.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace newsvane::sinks {
namespace {

double Seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double ResidentBytes() {
  double total_pages = 0;
  double resident_pages = 0;
  std::ifstream("/proc/self/statm") >> total_pages >> resident_pages;
  return resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace

void AppendProcessMetrics(std::string* text) {
  const auto add = [&](const char* name, const char* type, const char* help, double value) {
    fmt::format_to(std::back_inserter(*text), "# HELP {0} {2}\n# TYPE {0} {1}\n{0} {3}\n", name,
                   type, help, value);
  };
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  add("process_cpu_seconds_total", "counter", "User and system CPU time.",
      Seconds(usage.ru_utime) + Seconds(usage.ru_stime));
  add("process_resident_memory_bytes", "gauge", "Resident memory.", ResidentBytes());
}

}  // namespace newsvane::sinks
