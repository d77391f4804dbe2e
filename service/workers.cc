// SPDX-License-Identifier: Apache-2.0
#include "service/workers.h"

#include "core/check.h"

namespace newsvane::service {

Workers::Workers(unsigned count) {
  for (unsigned index = 1; index < count; ++index) {
    threads_.emplace_back([this, index] { Loop(index); });
  }
}

Workers::~Workers() {
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  start_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Workers::Run(const std::function<void(unsigned)>& part) {
  {
    const std::scoped_lock lock(mutex_);
    NEWSVANE_CHECK(running_ == 0);
    part_ = &part;
    running_ = threads_.size();
    ++round_;
  }
  start_.notify_all();
  part(0);
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return running_ == 0; });
}

void Workers::Loop(unsigned index) {
  uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    start_.wait(lock, [&] { return stop_ || round_ != seen; });
    if (stop_) return;
    seen = round_;
    const auto* part = part_;
    lock.unlock();
    (*part)(index);
    lock.lock();
    if (--running_ == 0) done_.notify_one();
  }
}

}  // namespace newsvane::service
