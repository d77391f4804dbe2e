// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace newsvane::service {

// A fixed set of threads that divide the parts of one task at a time. The caller works too, so a
// pool of one has no threads and no hand-over.
class Workers {
 public:
  explicit Workers(unsigned count);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Calls part(0) to part(size() - 1), each once and each on its own thread, and returns when all
  // have.
  void Run(const std::function<void(unsigned)>& part);
  unsigned size() const { return static_cast<unsigned>(threads_.size()) + 1; }

 private:
  void Loop(unsigned index);

  std::mutex mutex_;
  std::condition_variable start_;
  std::condition_variable done_;
  const std::function<void(unsigned)>* part_ =
      nullptr;  // Guarded by mutex_, as are the next three.
  uint64_t round_ = 0;
  size_t running_ = 0;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace newsvane::service
