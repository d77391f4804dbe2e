// SPDX-License-Identifier: Apache-2.0
#include "app/stop.h"

#include <unistd.h>

#include <csignal>

#include "app/commands.h"

namespace newsvane::app {
namespace {

std::atomic<bool> stop_requested = false;
std::atomic<bool> reload_requested = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch it");

void OnSignal(int) {
  if (stop_requested.exchange(true)) _exit(kStoppedAtOnce);
}

void OnReload(int) { reload_requested = true; }

}  // namespace

std::atomic<bool>& ReloadRequested() { return reload_requested; }

void CatchReloadSignal() {
  struct sigaction action = {};
  action.sa_handler = OnReload;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGHUP, &action, nullptr);
}

const std::atomic<bool>& StopRequested() { return stop_requested; }

void CatchStopSignals() {
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

}  // namespace newsvane::app
