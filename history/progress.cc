// SPDX-License-Identifier: Apache-2.0
#include "history/progress.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace newsvane::history {
namespace {

constexpr auto kRedraw = std::chrono::milliseconds(200);
constexpr uint32_t kCallsBetweenLooks = 256;  // The clock is read this seldom.
constexpr int kWidth = 30;

}  // namespace

Progress::Progress(std::string what)
    : what_(std::move(what)), terminal_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (drawn_) fmt::print(stderr, "\r\033[K");
}

void Progress::Update(uint64_t done, uint64_t total) {
  if (!terminal_ || ++calls_ % kCallsBetweenLooks != 0) return;
  const auto now = Watch::now();
  if (now - last_ < kRedraw) return;
  last_ = now;
  drawn_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double speed = static_cast<double>(done) / seconds;
  if (total == 0) {
    fmt::print(stderr, "\r\033[K{} {:.1f} MB, {:.1f} MB/s", what_, static_cast<double>(done) / 1e6,
               speed / 1e6);
    return;
  }
  const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total));
  const auto filled = static_cast<int>(share * kWidth);
  fmt::print(stderr, "\r\033[K{} [{:#<{}}{:.<{}}] {:3.0f} %, {:.1f} MB/s, {:.0f} s left", what_, "",
             filled, "", kWidth - filled, share * 100, speed / 1e6,
             static_cast<double>(total - std::min(done, total)) / speed);
}

}  // namespace newsvane::history
