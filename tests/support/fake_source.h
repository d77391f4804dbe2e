// SPDX-License-Identifier: Apache-2.0
//
// A group's source whose course a test writes down, one step for each Poll().
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/group_source.h"

namespace newsvane::testing {

class FakeSource : public GroupSource {
 public:
  // What the test keeps when the source is gone.
  struct Course {
    // Each is one Poll(): it may gain and lose partitions, and gives the batch.
    std::vector<std::function<std::vector<RawMessage>(FakeSource&)>> steps;
    std::function<void()> at_end;      // Called by a Poll() after the last step.
    std::optional<Error> failure;      // What a Poll() after the last step returns.
    std::vector<std::string> journal;  // What was done to it: "seek 0/0@42", "commit 0/0@43" …
    std::map<std::pair<uint32_t, int32_t>, int64_t> committed;  // By feed and partition.
    bool calls_back_as_it_closes = false;
    size_t polls = 0;
  };

  FakeSource(Course* course, SourceEvents events) : course_(course), events_(std::move(events)) {}
  // As Kafka's does when nobody closed it before.
  ~FakeSource() override {
    Close(Duration::zero());
    Note("source gone");
  }

  void Gain(const std::vector<Position>& gained) {
    Note("gain");
    assigned_.insert(assigned_.end(), gained.begin(), gained.end());
    gaining_ = true;
    events_.on_assigned(gained);
    gaining_ = false;
  }
  void LoseAll() {
    Note("lose");
    const std::vector<Position> lost = std::exchange(assigned_, {});
    events_.on_revoked(lost);
  }
  const SourceEvents& events() const { return events_; }

  Result<std::span<const RawMessage>> Poll(Duration) override {
    const size_t step = course_->polls++;
    batch_.clear();
    if (step < course_->steps.size()) {
      batch_ = course_->steps[step](*this);
    } else {
      if (course_->failure) return tl::unexpected(*course_->failure);
      if (course_->at_end) course_->at_end();
    }
    return std::span<const RawMessage>(batch_);
  }
  void Commit(std::span<const Position> positions) override {
    for (const Position& position : positions) {
      course_->committed[{position.feed, position.partition}] = position.offset;
      Note("commit " + Text(position));
    }
    events_.on_commit(true);
  }
  void Pause() override {}
  void Resume() override {}
  bool AtEnd() const override { return false; }
  Result<void> Seek(std::span<const Position> positions) override {
    if (!gaining_) return Fail("Seek outside of on_assigned");
    for (const Position& position : positions) Note("seek " + Text(position));
    return {};
  }
  std::vector<PartitionState> Partitions() const override {
    std::vector<PartitionState> states;
    for (const Position& at : assigned_) states.push_back({at.feed, at.partition, 0, 5});
    return states;
  }
  void Close(Duration) override {
    if (std::exchange(closed_, true)) return;
    Note("close");
    if (course_->calls_back_as_it_closes) {
      events_.on_trouble("the broker is going away, and says so in more words than fit a string");
      events_.on_commit(false);
      if (!assigned_.empty()) LoseAll();
    }
  }

 private:
  static std::string Text(const Position& at) {
    return std::to_string(at.feed) + "/" + std::to_string(at.partition) + "@" +
           std::to_string(at.offset);
  }
  void Note(std::string what) { course_->journal.push_back(std::move(what)); }

  Course* course_;
  SourceEvents events_;
  std::vector<Position> assigned_;
  std::vector<RawMessage> batch_;
  bool gaining_ = false;
  bool closed_ = false;
};

}  // namespace newsvane::testing
