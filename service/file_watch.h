// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/time.h"

namespace newsvane::service {

// Sleeps until something happens in one of some folders. It tells that something did, not what:
// whoever is woken looks at the files. Where the system cannot tell (network file systems, too many
// watches), Wait() ends by its time alone.
class FileWatch {
 public:
  FileWatch();
  ~FileWatch();
  FileWatch(const FileWatch&) = delete;
  FileWatch& operator=(const FileWatch&) = delete;

  // From now on these folders, not those below them; what happened before is forgotten.
  void Watch(const std::vector<std::string>& folders);

  void Wait(Duration max_wait);   // Returns on a change, on Wake(), or after the time.
  void Pause(Duration max_wait);  // The same, but changes go unheeded.
  void Wake();                    // Any thread; ends the present or else the next wait.

 private:
  void WaitFor(bool changes, Duration max_wait);

  int wake_ = -1;
  int changes_ = -1;
};

}  // namespace newsvane::service
