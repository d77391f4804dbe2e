// SPDX-License-Identifier: Apache-2.0
#include "service/file_watch.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cstdint>

namespace newsvane::service {
namespace {

constexpr uint32_t kEvents = IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE |
                             IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF |
                             IN_ONLYDIR;

}  // namespace

FileWatch::FileWatch() : wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

FileWatch::~FileWatch() {
  if (changes_ >= 0) close(changes_);
  if (wake_ >= 0) close(wake_);
}

void FileWatch::Watch(const std::vector<std::string>& folders) {
  const int changes = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
  for (const std::string& folder : folders) {
    if (changes >= 0) inotify_add_watch(changes, folder.c_str(), kEvents);
  }
  if (changes_ >= 0) close(changes_);
  changes_ = changes;
}

void FileWatch::Wait(Duration max_wait) { WaitFor(true, max_wait); }
void FileWatch::Pause(Duration max_wait) { WaitFor(false, max_wait); }

void FileWatch::WaitFor(bool changes, Duration max_wait) {
  std::array<pollfd, 2> files = {
      {{wake_, POLLIN, 0}, {changes ? changes_ : -1, POLLIN, 0}}};  // One below zero is left out.
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(max_wait).count();
  poll(files.data(), files.size(), static_cast<int>(ms));
  uint64_t count = 0;
  while (read(wake_, &count, sizeof count) > 0) {
  }
  alignas(inotify_event) std::array<char, 4096> events;
  while (changes_ >= 0 && read(changes_, events.data(), events.size()) > 0) {
  }
}

void FileWatch::Wake() {
  const uint64_t one = 1;
  // It can only fail when it is counted up to its limit, and then it wakes anyway.
  static_cast<void>(!write(wake_, &one, sizeof one));
}

}  // namespace newsvane::service
